package org.qipa.netdev;

import java.lang.foreign.MemorySegment;
import org.qipa.api.network.Packet;

/**
 * Memory of the queue with a packet in it, or with one that is given away cut into packets; it shows the one whose turn it
 * is. Belongs to the sender until it is queued, then to the taker.
 */
final class Slot implements Packet {

    private final MemorySegment memory;
    /** Only what has room for more than one packet is ever cut. */
    private final Segmentation cut;
    private final MemorySegment headers;
    private MemorySegment packet;
    private MemorySegment header;
    private boolean isCut;
    private int checksumStart;
    private int checksumOffset;
    private int next;

    /**
     * @param memory  of the slot
     * @param headers memory for the headers of what is cut, {@link Segmentation#MAX_HEADER} bytes; null when nothing is
     */
    Slot(MemorySegment memory, MemorySegment headers) {
        this.memory = memory;
        this.packet = memory;
        this.headers = headers;
        this.header = headers;
        this.cut = headers == null ? null : new Segmentation();
    }

    /** Bytes it has room for. */
    long capacity() {
        return memory.byteSize();
    }

    /** Whether it is one for packets to be cut. */
    boolean isLarge() {
        return cut != null;
    }

    /**
     * Takes a copy of a packet.
     *
     * @param segmentBytes 0 for a packet as it is
     */
    void fill(MemorySegment from, long offset, int length, int start, int field, int segmentBytes) {
        next = 0;
        checksumStart = start;
        checksumOffset = field;
        isCut = segmentBytes > 0;
        if (isCut) {
            MemorySegment.copy(from, offset, memory, 0, length);
            cut.begin(memory, length, start, segmentBytes);
            if (header.byteSize() != cut.headerLength()) {
                header = headers.asSlice(0, cut.headerLength());
            }
            cut.header(memory, 0, header);
            return;
        }
        if (packet.byteSize() != length) {
            packet = memory.asSlice(0, length);
        }
        MemorySegment.copy(from, offset, packet, 0, length);
    }

    /** Packets in it. */
    int count() {
        return isCut ? cut.count() : 1;
    }

    /** Goes on to the next packet; false when that was the last one. */
    boolean advance() {
        if (!isCut || next + 1 >= cut.count()) {
            return false;
        }
        next++;
        cut.header(memory, next, header);
        return true;
    }

    /** Packets not given away yet. */
    int left() {
        return count() - next;
    }

    @Override
    public int length() {
        return isCut ? cut.headerLength() + cut.payloadLength(next) : (int) packet.byteSize();
    }

    @Override
    public int segments() {
        return isCut ? 2 : 1;
    }

    @Override
    public MemorySegment segment(int n) {
        if (!isCut) {
            return packet;
        }
        return n == 0 ? header : memory.asSlice(cut.payloadAt(next), cut.payloadLength(next));
    }

    @Override
    public void copyTo(MemorySegment to, long offset) {
        if (isCut) {
            int length = cut.headerLength();
            MemorySegment.copy(header, 0, to, offset, length);
            MemorySegment.copy(memory, cut.payloadAt(next), to, offset + length, cut.payloadLength(next));
        } else {
            MemorySegment.copy(packet, 0, to, offset, packet.byteSize());
        }
    }

    @Override
    public int checksumStart() {
        return checksumStart;
    }

    @Override
    public int checksumOffset() {
        return checksumOffset;
    }
}
