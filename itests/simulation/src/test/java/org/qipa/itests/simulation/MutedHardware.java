package org.qipa.itests.simulation;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.soc.SocDescriptor;

/** Hardware that can be told to say nothing: parts of it answer the driver no more until they may speak again. */
final class MutedHardware implements Hardware {

    /** Of the GSI of any SoC, at most. */
    private static final int EVENT_RINGS = 32;

    /** What is silent. Outlives the hardware. */
    static final class Mute {
        /** The GSI raises no interrupt and shows nothing new, whoever looks. */
        boolean gsiInterrupt;
        /** The clock does not come on. */
        boolean clock;
        /** Every endpoint says that its aggregation is open. */
        boolean aggregation;
        private final Set<Integer> aggregationRegisters = new HashSet<>();
        /** Registers that say how far events are written, and what they said last. */
        private final Map<Integer, Integer> eventPointers = new HashMap<>();
        private int pendingRegister;
        private Runnable gsiHandler;

        /** The hardware of a SoC is about to be used. */
        void learn(SocDescriptor soc) {
            aggregationRegisters.clear();
            int words = soc.table().endpoints().stream().mapToInt(e -> e.endpointId() / Integer.SIZE + 1).max().orElse(1);
            int first = soc.ipaRegisters().register("STATE_AGGR_ACTIVE").offset(0);
            for (int i = 0; i < words; i++) {
                aggregationRegisters.add(first + i * Integer.BYTES);
            }
            eventPointers.clear();
            for (int i = 0; i < EVENT_RINGS; i++) {
                eventPointers.put(soc.gsiRegisters().register("EV_CH_E_CNTXT_4").offset(i), 0);
            }
            pendingRegister = soc.gsiRegisters().register("CNTXT_TYPE_IRQ").offset(0);
        }

        /** The GSI may speak: what it had to say, it says now. */
        void speak() {
            gsiInterrupt = false;
            clock = false;
            aggregation = false;
            if (gsiHandler != null) {
                gsiHandler.run();
            }
        }
    }

    private final Hardware hardware;
    private final Mute mute;

    MutedHardware(Hardware hardware, Mute mute) {
        this.hardware = hardware;
        this.mute = mute;
    }

    @Override
    public Registers ipa() {
        Registers registers = hardware.ipa();
        return new Registers() {
            @Override
            public int read(int offset) {
                int value = registers.read(offset);
                return mute.aggregation && mute.aggregationRegisters.contains(offset) ? -1 : value;
            }

            @Override
            public void write(int offset, int value) {
                registers.write(offset, value);
            }
        };
    }

    @Override
    public InterruptLine interrupt(Interrupt line) {
        InterruptLine real = hardware.interrupt(line);
        return line != Interrupt.GSI ? real : new InterruptLine() {
            @Override
            public void request(Runnable handler) {
                mute.gsiHandler = handler;
                real.request(() -> {
                    if (!mute.gsiInterrupt) {
                        handler.run();
                    }
                });
            }

            @Override
            public void free() {
                mute.gsiHandler = null;
                real.free();
            }

            @Override
            public void enable() {
                real.enable();
            }

            @Override
            public void disable() {
                real.disable();
            }

            @Override
            public void handled() {
                real.handled();
            }
        };
    }

    @Override
    public Power power() {
        Power real = hardware.power();
        return new Power() {
            @Override
            public void setClockRate(long rateHz) {
                real.setClockRate(rateHz);
            }

            @Override
            public void openInterconnects(int count) {
                real.openInterconnects(count);
            }

            @Override
            public void setBandwidth(String interconnect, long averageKBps, long peakKBps) {
                real.setBandwidth(interconnect, averageKBps, peakKBps);
            }

            @Override
            public void interconnects(boolean on) {
                real.interconnects(on);
            }

            @Override
            public void clock(boolean on) {
                if (on && mute.clock) {
                    throw new PlatformException("clock refused: clock=core");
                }
                real.clock(on);
            }

            @Override
            public void close() {
                real.close();
            }

            @Override
            public boolean retention(String message) {
                return real.retention(message);
            }
        };
    }

    @Override
    public Description description() {
        return hardware.description();
    }

    @Override
    public Registers gsi() {
        Registers registers = hardware.gsi();
        return new Registers() {
            @Override
            public int read(int offset) {
                int value = registers.read(offset);
                if (offset == mute.pendingRegister) {
                    return mute.gsiInterrupt ? 0 : value;
                }
                if (!mute.eventPointers.containsKey(offset)) {
                    return value;
                }
                return mute.gsiInterrupt ? mute.eventPointers.get(offset) : remember(offset, value);
            }

            private int remember(int offset, int value) {
                mute.eventPointers.put(offset, value);
                return value;
            }

            @Override
            public void write(int offset, int value) {
                registers.write(offset, value);
            }
        };
    }

    @Override
    public MemorySegment localMemory() {
        return hardware.localMemory();
    }

    @Override
    public DmaBuffer allocate(String what, long sizeBytes, long alignment) {
        return hardware.allocate(what, sizeBytes, alignment);
    }

    @Override
    public Smp2p smp2p() {
        return hardware.smp2p();
    }

    @Override
    public SystemMemory systemMemory() {
        return hardware.systemMemory();
    }

    @Override
    public Firmware firmware() {
        return hardware.firmware();
    }

    @Override
    public RemoteProcessor remoteProcessor() {
        return hardware.remoteProcessor();
    }

    @Override
    public void close() {
        hardware.close();
    }
}
