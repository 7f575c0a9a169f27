package org.qipa.shell.capture;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads packets of a pcapng file.
 *
 * <pre>
 *   block            | type u32 | length u32 | body, padded to 4 | length u32 |
 *   section   (SHB)  body: byte-order magic u32 ...; the order holds for all that follows, this block's length included
 *   interface (IDB)  body: link type u16, reserved u16, snapshot length u32, options
 *   packet    (EPB)  body: interface u32, time u64, captured u32, original u32, data, options
 *   packet    (SPB)  body: original u32, data; of interface 0
 * </pre>
 *
 * Link types that are read: 147 to 162 (the user's own: a packet is a message, with or without a QMUX frame), and 189 and 220
 * (USB as Linux monitors it), of which packets that are QMUX frames count. A file that ends in the middle of a block, as a
 * capture that still runs does, is read up to there.
 */
final class PcapNg {

    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int ORDER_MAGIC = 0x1a2b3c4d;
    private static final int ORDER_OFFSET = 8;
    /** Type, length, and the length again. */
    private static final int BLOCK_OVERHEAD = 12;
    private static final int INTERFACE_BODY = 8;

    private static final int FIRST_USER = 147;
    private static final int LAST_USER = 162;
    /** Bytes of the monitor's header by link type. */
    private static final Map<Integer, Integer> USB_HEADERS = Map.of(189, 48, 220, 64);

    /** By interface of this section: link type, and how much of a packet is kept at most; 0 is all. */
    private record Source(int linkType, long snapshotLength) {}

    private final ByteBuffer in;
    private final List<Source> sources = new ArrayList<>();
    private final List<Datagram> found = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private int packets;

    private PcapNg(byte[] content) {
        in = ByteBuffer.wrap(content);
    }

    /** Whether a file begins as pcapng does. */
    static boolean isOne(byte[] content) {
        return content.length >= Integer.BYTES && ByteBuffer.wrap(content).getInt(0) == SECTION;
    }

    static Capture read(byte[] content) throws CaptureException {
        var reader = new PcapNg(content);
        reader.blocks();
        List<String> notes = new ArrayList<>();
        reader.skipped.forEach((what, times) -> notes.add(times + " " + what));
        return new Capture(reader.found, notes);
    }

    private void blocks() throws CaptureException {
        while (in.remaining() >= BLOCK_OVERHEAD) {
            int start = in.position();
            if (in.getInt(start) == SECTION) { // reads the same in both orders
                section(start);
            }
            long length = in.getInt(start + Integer.BYTES) & 0xffff_ffffL;
            if (length < BLOCK_OVERHEAD || length % Integer.BYTES != 0) {
                throw new CaptureException("pcapng block with a length that cannot be: offset=" + start + " length=" + length);
            }
            if (length > in.remaining()) {
                break;
            }
            int body = start + 2 * Integer.BYTES;
            try {
                block(in.getInt(start), in.slice(body, (int) length - BLOCK_OVERHEAD).order(in.order()));
            } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
                throw new CaptureException("pcapng block shorter than what it holds: offset=" + start + " length=" + length);
            }
            in.position(start + (int) length);
        }
        if (in.hasRemaining()) {
            skip("block cut off at the end of the file");
        }
    }

    private void section(int start) throws CaptureException {
        in.order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(start + ORDER_OFFSET) != ORDER_MAGIC) {
            in.order(ByteOrder.BIG_ENDIAN);
            if (in.getInt(start + ORDER_OFFSET) != ORDER_MAGIC) {
                throw new CaptureException("pcapng section without a byte order: offset=" + start);
            }
        }
        sources.clear();
    }

    private void block(int type, ByteBuffer body) throws CaptureException {
        switch (type) {
            case INTERFACE -> sources.add(new Source(body.getShort(0) & 0xffff,
                    body.getInt(INTERFACE_BODY - Integer.BYTES) & 0xffff_ffffL));
            case ENHANCED_PACKET -> {
                int source = body.getInt();
                body.getLong(); // when
                int captured = body.getInt();
                packet(source(source), captured, body.getInt(), body);
            }
            case SIMPLE_PACKET -> {
                int original = body.getInt();
                Source source = source(0);
                long kept = source.snapshotLength == 0 ? original : Math.min(original, source.snapshotLength);
                packet(source, (int) kept, original, body);
            }
            default -> { } // names, statistics, comments
        }
    }

    private Source source(int number) throws CaptureException {
        if (number < 0 || number >= sources.size()) {
            throw new CaptureException("pcapng packet of an interface that was not described: packet=" + (packets + 1)
                    + " interface=" + Integer.toUnsignedString(number) + " described=" + sources.size());
        }
        return sources.get(number);
    }

    private void packet(Source source, int captured, int original, ByteBuffer body) {
        packets++;
        if (captured < 0 || captured > body.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] data = new byte[captured];
        body.get(data);
        int type = source.linkType;
        if (captured < original) {
            skip("packets that were not captured whole");
        } else if (type >= FIRST_USER && type <= LAST_USER) {
            found.add(Datagram.of("packet " + packets, data));
        } else if (USB_HEADERS.containsKey(type)) {
            byte[] transfer = Arrays.copyOfRange(data, Math.min(data.length, USB_HEADERS.get(type)), data.length);
            if (Qmux.isFrame(transfer)) {
                found.add(Datagram.of("packet " + packets, transfer));
            } else {
                skip("USB transfers that are no QMI");
            }
        } else {
            skip("packets of link type " + type);
        }
    }

    private void skip(String what) {
        skipped.merge(what, 1, Integer::sum);
    }
}
