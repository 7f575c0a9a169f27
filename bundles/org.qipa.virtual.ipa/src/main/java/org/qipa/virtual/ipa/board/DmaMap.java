package org.qipa.virtual.ipa.board;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.qipa.api.platform.Hardware.DmaBuffer;
import org.qipa.api.platform.PlatformException;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;

/**
 * DMA memory and what the hardware may touch of it (spec 14 §9).
 *
 * <p>Bus addresses go upward from {@value #FIRST} with a guard gap behind each buffer and are never used twice, so an
 * address that was given back is found out however old it is. No buffer straddles a 4 GiB boundary (spec 06 §3.2). The
 * memory itself is used again.
 */
public final class DmaMap {

    /** The first bus address: above 32 bits, so that a forgotten high word shows. */
    public static final long FIRST = 0x1_0000_0000L;
    private static final long GUARD = 4096;
    private static final long LARGEST = 1L << 30;
    private static final int MEMORY_ALIGNMENT = 64;

    /** A mapped buffer. */
    public final class Buffer implements DmaBuffer {

        private final String what;
        private final long base;
        private final MemorySegment memory;
        private final long size;
        private final boolean modems;
        private boolean closed;

        Buffer(String what, long base, MemorySegment memory, boolean modems) {
            this.what = what;
            this.modems = modems;
            this.base = base;
            this.memory = memory;
            this.size = memory.byteSize();
        }

        @Override
        public MemorySegment segment() {
            return memory;
        }

        @Override
        public long busAddress() {
            return base;
        }

        /** Offset of a bus address in {@link #segment}. */
        public long offset(long address) {
            return address - base;
        }

        /** Whether it holds a whole range and has not been given back. */
        public boolean holds(long address, long length) {
            long offset = address - base;
            return !closed && offset >= 0 && length >= 0 && offset <= size - length;
        }

        @Override
        public void close() {
            release(this);
        }
    }

    private final Chip chip;
    private final Arena arena;
    private final Map<Long, Deque<MemorySegment>> spare = new HashMap<>();
    private Buffer[] buffers = new Buffer[64];
    private int count;
    private int ofModem;
    private long next = FIRST;
    private long releases;
    private Buffer recent;

    /** Takes memory from an arena that lives as long as the hardware. */
    public DmaMap(Chip chip, Arena arena) {
        this.chip = chip;
        this.arena = arena;
    }

    /** Maps a new buffer, zero-filled. */
    public Buffer allocate(String what, long size, long alignment) {
        return allocate(what, size, alignment, false);
    }

    /** Maps a new buffer that is the modem's: the driver neither has it nor gives it back. */
    public Buffer allocateForModem(String what, long size, long alignment) {
        return allocate(what, size, alignment, true);
    }

    private Buffer allocate(String what, long size, long alignment, boolean modems) {
        if (size < 1 || size > LARGEST || Long.bitCount(alignment) != 1 || alignment < 1) {
            throw new PlatformException("cannot allocate: what=" + what + " size=" + size + " limit=" + LARGEST
                    + " alignment=" + alignment + " (a power of two)");
        }
        chip.enter();
        try {
            chip.alive();
            Deque<MemorySegment> free = spare.get(size);
            MemorySegment memory = free == null ? null : free.poll();
            memory = memory == null ? LazyMemory.allocate(arena, size, MEMORY_ALIGNMENT) : memory.fill((byte) 0);
            long base = align(next, alignment);
            if (base >>> 32 != base + size - 1 >>> 32) {
                base = align((base >>> 32) + 1 << 32, alignment);
            }
            next = base + size + GUARD;
            Buffer buffer = new Buffer(what, base, memory, modems);
            if (count == buffers.length) {
                buffers = Arrays.copyOf(buffers, 2 * count);
            }
            buffers[count++] = buffer;
            ofModem += modems ? 1 : 0;
            return buffer;
        } finally {
            chip.exit();
        }
    }

    private static long align(long address, long alignment) {
        return address + alignment - 1 & -alignment;
    }

    private void release(Buffer buffer) {
        chip.enter();
        try {
            if (!buffer.closed) {
                buffer.closed = true;
                releases++;
                recent = null;
                ofModem -= buffer.modems ? 1 : 0;
                int at = indexBelow(buffer.base);
                System.arraycopy(buffers, at + 1, buffers, at, --count - at);
                buffers[count] = null;
                spare.computeIfAbsent(buffer.memory.byteSize(), s -> new ArrayDeque<>()).push(buffer.memory);
            }
        } finally {
            chip.exit();
        }
    }

    /**
     * Under the lock: the buffer that holds a whole range the hardware was told to touch. None: the rule is recorded.
     *
     * @param who is told, for the report
     */
    public Buffer resolve(String who, long address, long length) {
        Buffer buffer = recent;
        if (buffer != null && buffer.holds(address, length)) {
            return buffer;
        }
        Buffer found = find(address, length);
        if (found != null) {
            return recent = found;
        }
        int at = indexBelow(address);
        String nearest = at < 0 ? "none" : buffers[at].what + "@" + Long.toHexString(buffers[at].base) + "+"
                + Long.toHexString(buffers[at].memory.byteSize());
        chip.fault(Rule.DMA_OUTSIDE_MAPPING, address, length, who + " address=0x" + Long.toHexString(address)
                + " length=" + length + " nearest=" + nearest);
        return null;
    }

    /** Under the lock: the buffer that holds a whole range, or null. Nothing is recorded. */
    public Buffer find(long address, long length) {
        int at = indexBelow(address);
        return at >= 0 && buffers[at].holds(address, length) ? buffers[at] : null;
    }

    /** Under the lock: how many buffers have been given back. */
    public long releases() {
        return releases;
    }

    /** Index of the last buffer at or below an address, or -1. */
    private int indexBelow(long address) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(buffers[middle].base, address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Under the lock: buffers of the driver that are mapped. */
    public int count() {
        return count - ofModem;
    }

    /** Under the lock: bytes of the driver's buffers. */
    public long bytes() {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += buffers[i].modems ? 0 : buffers[i].memory.byteSize();
        }
        return bytes;
    }

    /** Under the lock: reports what is still mapped. */
    public void reportLeftOver() {
        for (int i = 0; i < count; i++) {
            Buffer b = buffers[i];
            if (!b.modems) {
                chip.fault(Rule.DMA_NOT_GIVEN_BACK, b.base, b.memory.byteSize(), b.what);
            }
        }
    }
}
