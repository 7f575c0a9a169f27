package org.qipa.gsi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.platform.Hardware;

/** Hardware of which only the GSI can be used: DMA memory with a book of it, and nothing else. */
abstract class GsiOnlyHardware implements Hardware {

    static final long BUS_BASE = 0x1_0000_0000L;

    private final Arena arena = Arena.ofShared();
    /** All DMA memory there is; it begins at {@link #BUS_BASE}. */
    final MemorySegment memory = arena.allocate(1 << 20, 1 << 16);
    private long next;
    final Map<String, Long> allocated = new LinkedHashMap<>();
    final List<String> freed = new ArrayList<>();

    /** Bus address of what was allocated under a name. */
    long base(String what) {
        return allocated.get(what);
    }

    @Override
    public DmaBuffer allocate(String what, long sizeBytes, long alignment) {
        long start = (next + alignment - 1) / alignment * alignment;
        next = start + sizeBytes;
        allocated.put(what, BUS_BASE + start);
        MemorySegment segment = memory.asSlice(start, sizeBytes);
        segment.fill((byte) 0);
        return new DmaBuffer() {
            @Override
            public MemorySegment segment() {
                return segment;
            }

            @Override
            public long busAddress() {
                return BUS_BASE + start;
            }

            @Override
            public void close() {
                freed.add(what);
            }
        };
    }

    static UnsupportedOperationException none() {
        return new UnsupportedOperationException("not the GSI's business");
    }

    @Override
    public Description description() {
        throw none();
    }

    @Override
    public Registers ipa() {
        throw none();
    }

    @Override
    public MemorySegment localMemory() {
        throw none();
    }

    @Override
    public Power power() {
        throw none();
    }

    @Override
    public Smp2p smp2p() {
        throw none();
    }

    @Override
    public SystemMemory systemMemory() {
        throw none();
    }

    @Override
    public Firmware firmware() {
        throw none();
    }

    @Override
    public RemoteProcessor remoteProcessor() {
        throw none();
    }

    @Override
    public void close() {
        arena.close();
    }
}
