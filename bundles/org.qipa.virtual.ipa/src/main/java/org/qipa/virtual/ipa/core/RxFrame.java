package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.qipa.api.network.InternetChecksum;
import org.qipa.virtual.ipa.silicon.SiliconRules;

/**
 * What the IPA makes of a packet on its way into a receive buffer, as the endpoint's registers say (spec 14 §3, §4).
 *
 * <pre>
 *  | status, 32    | header, HDR_LEN        | packet | padding | trailer, 8 |
 *  | if STATUS_EN  | MAP, or MAP + v5       |        |         | v4 only    |
 * </pre>
 */
final class RxFrame {

    private static final int TRAILER_LENGTH = 8;
    private static final int V5_HEADER_OFFSET = 4;
    private static final int V5_LENGTH = 8;
    private static final byte V5_TYPE_CHECKSUM = 0x04;
    private static final byte V5_VALID = (byte) 0x80;
    private static final int MAP_NEXT_HEADER = 0x40;
    private static final int MAP_PAD_MASK = 0x3f;

    private final EndpointConfig config;
    private final SiliconRules rules;
    private final int endpoint;

    RxFrame(int endpoint, EndpointConfig config, SiliconRules rules) {
        this.endpoint = endpoint;
        this.config = config;
        this.rules = rules;
    }

    private int padding(int length) {
        return -length & config.alignment - 1;
    }

    private boolean hasTrailer() {
        return !rules.mapV5() && config.checksum == EndpointConfig.CHECKSUM_TRAILER;
    }

    /** Bytes the frame of a packet takes. */
    int size(int length, boolean withStatus) {
        return (withStatus && config.status ? PacketStatus.LENGTH : 0) + config.headerLength + length + padding(length)
                + (hasTrailer() ? TRAILER_LENGTH : 0);
    }

    /** Writes the frame. */
    void write(MemorySegment to, long start, MemorySegment packet, long from, int length, int metadata,
            PacketStatus status) {
        long at = start;
        if (status != null && config.status) {
            status.write(to, at, rules, endpoint, length, metadata);
            at += PacketStatus.LENGTH;
        }
        int padding = padding(length);
        if (config.headerLength > 0) {
            header(to, at, packet, from, length, metadata, padding);
            at += config.headerLength;
        }
        MemorySegment.copy(packet, from, to, at, length);
        at += length;
        for (int i = 0; i < padding; i++) {
            to.set(ValueLayout.JAVA_BYTE, at++, (byte) 0);
        }
        if (hasTrailer()) {
            Checksums.put16(to, at, 1);
            Checksums.put16(to, at + 2, 0);
            Checksums.put16(to, at + 4, length);
            Checksums.put16(to, at + 6, ~InternetChecksum.sum(packet, from, length));
        }
    }

    private void header(MemorySegment to, long at, MemorySegment packet, long from, int length, int metadata, int padding) {
        for (int i = 0; i < config.headerLength; i++) {
            to.set(ValueLayout.JAVA_BYTE, at + i, (byte) 0);
        }
        if (config.metadataValid && config.metadataOffset < config.headerLength) {
            to.set(ValueLayout.JAVA_BYTE, at + config.metadataOffset, (byte) (metadata & config.metadataMask));
        }
        if (config.sizeValid && config.sizeOffset + 2 <= config.headerLength) {
            int size = length + (config.sizeIncludesPadding ? padding : 0);
            Checksums.put16(to, at + config.sizeOffset, config.bigEndian ? size : Short.reverseBytes((short) size));
        }
        if (config.padCountValid && config.padCountOffset < config.headerLength) {
            to.set(ValueLayout.JAVA_BYTE, at + config.padCountOffset, (byte) (padding & MAP_PAD_MASK));
        }
        if (rules.mapV5() && config.checksum == EndpointConfig.CHECKSUM_HEADER && config.headerLength >= V5_LENGTH) {
            byte first = to.get(ValueLayout.JAVA_BYTE, at);
            to.set(ValueLayout.JAVA_BYTE, at, (byte) (first | MAP_NEXT_HEADER));
            to.set(ValueLayout.JAVA_BYTE, at + V5_HEADER_OFFSET, V5_TYPE_CHECKSUM);
            to.set(ValueLayout.JAVA_BYTE, at + V5_HEADER_OFFSET + 1,
                    Checksums.isValid(packet, from, length) ? V5_VALID : 0);
        }
    }
}
