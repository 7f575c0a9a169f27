package org.qipa.api.network;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/** An IP packet in one to n segments. A view: valid until its owner moves on. */
@ConsumerType
public interface Packet {

    /** Bytes in all segments. */
    int length();

    /** How many segments, at least 1. */
    int segments();

    /** A segment, exactly as long as its part of the packet. */
    MemorySegment segment(int n);

    /**
     * Copies the whole packet; allocates nothing.
     *
     * @param to     memory with room for {@link #length} bytes
     * @param offset of the first byte there
     */
    default void copyTo(MemorySegment to, long offset) {
        long at = offset;
        for (int n = 0; n < segments(); n++) {
            MemorySegment part = segment(n);
            MemorySegment.copy(part, 0, to, at, part.byteSize());
            at += part.byteSize();
        }
    }

    /** Byte where the transport header starts when the sender left the checksum to be finished; -1 when there is nothing to do. */
    default int checksumStart() {
        return -1;
    }

    /** Offset of the checksum field from {@link #checksumStart}. */
    default int checksumOffset() {
        return 0;
    }
}
