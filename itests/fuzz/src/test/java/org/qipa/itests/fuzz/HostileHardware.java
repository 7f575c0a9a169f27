package org.qipa.itests.fuzz;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.platform.Hardware;

/**
 * Virtual hardware that can be made to lie: registers that read as something else for a number of reads, interrupts nobody
 * raised, and all memory the driver shares with it within reach.
 */
public final class HostileHardware implements Hardware {

    /** Reads left, and what they answer. */
    private static final class Lie {
        private int reads;
        private int value;
    }

    private final Hardware real;
    private final Map<Integer, Lie> ipaLies = new HashMap<>();
    private final Map<Integer, Lie> gsiLies = new HashMap<>();
    private final Map<Interrupt, Runnable> handlers = new EnumMap<>(Interrupt.class);
    private final List<DmaBuffer> buffers = new ArrayList<>();
    private final Map<String, DmaBuffer> named = new HashMap<>();

    /** Around hardware that is open. */
    public HostileHardware(Hardware real) {
        this.real = real;
    }

    /** A register reads as a value so many times. */
    public void lie(boolean ofGsi, int offset, int value, int reads) {
        var lie = (ofGsi ? gsiLies : ipaLies).computeIfAbsent(offset, o -> new Lie());
        lie.value = value;
        lie.reads = reads;
    }

    /** Everything is as it is again. */
    public void stopLying() {
        ipaLies.clear();
        gsiLies.clear();
    }

    /** Calls a handler, if there is one; nobody knows why. */
    public void interruptFromNowhere(Interrupt line) {
        var handler = handlers.get(line);
        if (handler != null) {
            handler.run();
        }
    }

    /** DMA memory that is in use, in the order it was taken. */
    public List<DmaBuffer> buffers() {
        return buffers;
    }

    /** DMA memory in use by what it is, such as {@code event ring 2}. */
    public DmaBuffer buffer(String what) {
        return named.get(what);
    }

    private static Registers lying(Registers honest, Map<Integer, Lie> lies) {
        return new Registers() {
            @Override
            public int read(int offset) {
                int value = honest.read(offset);
                var lie = lies.get(offset);
                if (lie == null || lie.reads == 0) {
                    return value;
                }
                lie.reads--;
                return lie.value;
            }

            @Override
            public void write(int offset, int value) {
                honest.write(offset, value);
            }
        };
    }

    @Override
    public Description description() {
        return real.description();
    }

    @Override
    public Registers ipa() {
        return lying(real.ipa(), ipaLies);
    }

    @Override
    public Registers gsi() {
        return lying(real.gsi(), gsiLies);
    }

    @Override
    public MemorySegment localMemory() {
        return real.localMemory();
    }

    @Override
    public DmaBuffer allocate(String what, long sizeBytes, long alignment) {
        var buffer = real.allocate(what, sizeBytes, alignment);
        var watched = new DmaBuffer() {
            @Override
            public MemorySegment segment() {
                return buffer.segment();
            }

            @Override
            public long busAddress() {
                return buffer.busAddress();
            }

            @Override
            public void close() {
                buffers.remove(this);
                named.remove(what, this);
                buffer.close();
            }
        };
        buffers.add(watched);
        named.put(what, watched);
        return watched;
    }

    @Override
    public InterruptLine interrupt(Interrupt line) {
        var honest = real.interrupt(line);
        return new InterruptLine() {
            @Override
            public void request(Runnable handler) {
                handlers.put(line, handler);
                honest.request(handler);
            }

            @Override
            public void free() {
                handlers.remove(line);
                honest.free();
            }

            @Override
            public void enable() {
                honest.enable();
            }

            @Override
            public void disable() {
                honest.disable();
            }

            @Override
            public void handled() {
                honest.handled();
            }
        };
    }

    @Override
    public Power power() {
        return real.power();
    }

    @Override
    public Smp2p smp2p() {
        return real.smp2p();
    }

    @Override
    public SystemMemory systemMemory() {
        return real.systemMemory();
    }

    @Override
    public Firmware firmware() {
        return real.firmware();
    }

    @Override
    public RemoteProcessor remoteProcessor() {
        return real.remoteProcessor();
    }

    @Override
    public void close() {
        real.close();
    }
}
