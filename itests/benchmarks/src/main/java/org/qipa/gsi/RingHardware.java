package org.qipa.gsi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.qipa.api.platform.Hardware;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;

/**
 * The least hardware that rings can be turned with: a doorbell of the channel takes all TREs before it at once and writes an
 * event for each that asks for one.
 */
final class RingHardware implements Hardware, Hardware.Registers {

    private static final long BUS = 0x1_0000_0000L;
    private static final int CODE = 2;
    private static final int TYPE = 2;

    private final Arena arena = Arena.ofShared();
    private final int channel;
    private final int doorbell;
    private final int pointer;
    private long next = BUS;
    private Ring transfers;
    private Ring events;
    private int read;
    private int written;

    RingHardware(RegisterMap map, int channel, int eventRing) {
        this.channel = channel;
        doorbell = offset(map.register("CH_C_DOORBELL_0"), channel);
        pointer = offset(map.register("EV_CH_E_CNTXT_4"), eventRing);
    }

    private static int offset(Register register, int instance) {
        return register.offset() + instance * register.stride();
    }

    void connect(Ring transferRing, Ring eventRing) {
        transfers = transferRing;
        events = eventRing;
    }

    @Override
    public int read(int offset) {
        return offset == pointer ? events.address(written) : 0;
    }

    @Override
    public void write(int offset, int value) {
        if (offset != doorbell) {
            return;
        }
        int end = transfers.index(value);
        MemorySegment ring = transfers.segment();
        int bytes = 0;
        while (read != end) {
            long at = transfers.offset(read);
            bytes += Tre.length(ring, at);
            if ((Tre.flags(ring, at) & Tre.IEOT) != 0) {
                Event.put(events.segment(), events.offset(written),
                        (long) transfers.high() << 32 | Integer.toUnsignedLong(transfers.address(read)), bytes, CODE, TYPE,
                        channel);
                written = events.wrap(written + 1L);
                bytes = 0;
            }
            read = transfers.wrap(read + 1L);
        }
    }

    @Override
    public DmaBuffer allocate(String what, long sizeBytes, long alignment) {
        MemorySegment segment = arena.allocate(sizeBytes, alignment);
        next = (next + alignment - 1) / alignment * alignment;
        long address = next;
        next += sizeBytes;
        return new DmaBuffer() {
            @Override
            public MemorySegment segment() {
                return segment;
            }

            @Override
            public long busAddress() {
                return address;
            }

            @Override
            public void close() {
                // with the arena
            }
        };
    }

    @Override
    public Registers gsi() {
        return this;
    }

    @Override
    public void close() {
        arena.close();
    }

    private static UnsupportedOperationException none() {
        return new UnsupportedOperationException("not a ring's business");
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
    public InterruptLine interrupt(Interrupt line) {
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
}
