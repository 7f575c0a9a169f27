package org.qipa.core.driver;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;

/**
 * Hardware that writes down, in one sequence, what the driver asks of it; keeps the book of what is taken; and refuses one
 * thing when asked to.
 *
 * <pre>
 *   ipa ROUTE = 1120052      gsi CH_CMD = 1000004     ipa? FLAVOR_0          registers written, and read
 *   dma + zero buffer        line - gsi               clock on               what is taken and given back
 * </pre>
 */
public final class WatchedHardware implements Hardware {

    /** Buffers are an endpoint's, which reserves them when it is first enabled and keeps them as long as it is there. */
    private static final String KEPT = "dma (receive|transmit) buffers.*";

    private final Hardware hardware;
    private final SocDescriptor soc;
    private final List<String> log;
    private final Map<Interrupt, Runnable> handlers = new EnumMap<>(Interrupt.class);
    private final Deque<String> held = new ArrayDeque<>();
    private final List<String> outOfOrder = new ArrayList<>();
    private int asked;
    private int refuse;
    private String refused = "";
    private boolean noClock;
    private Function<RemoteProcessorEvent, CompletionStage<Void>> remote;
    private Optional<long[]> sram = Optional.empty();

    WatchedHardware(Hardware hardware, SocDescriptor soc, List<String> log) {
        this.hardware = hardware;
        this.soc = soc;
        this.log = log;
    }

    /** Refuses what is asked for as the n-th thing from the start: memory, a line, power, a GSI command, ...; 0: nothing. */
    public void refuse(int n) {
        refuse = n;
    }

    /** What was refused, or empty. */
    public String refused() {
        return refused;
    }

    /** From now on the clock does not come on, or does again. */
    public void clockRefused(boolean on) {
        noClock = on;
    }

    /** A slice of on-chip memory that the device description names. */
    public void sram(long address, long size) {
        sram = Optional.of(new long[] {address, size});
    }

    /** What is taken and not given back, the last taken first. */
    public List<String> held() {
        return List.copyOf(held);
    }

    /** What was given back while something taken later was still held. */
    public List<String> outOfOrder() {
        return outOfOrder;
    }

    /** Fires a line as hardware would. */
    public void fire(Interrupt line) {
        handlers.get(line).run();
    }

    /** Tells the driver of the modem's processor. */
    public CompletionStage<Void> remote(RemoteProcessorEvent event) {
        return remote.apply(event);
    }

    /** Whether the call that is about to be made is to fail. */
    boolean isRefused(String what) {
        if (++asked == refuse) {
            refused = what;
            log.add("refused " + what);
            return true;
        }
        return false;
    }

    private void ask(String what) {
        if (isRefused(what)) {
            throw new PlatformException("refused: what=" + what);
        }
    }

    private void take(String what) {
        held.push(what);
        log.add(what.replaceFirst(" ", " + "));
    }

    private void give(String what) {
        String last = held.stream().filter(h -> !h.matches(KEPT)).findFirst().orElse("");
        if (!what.matches(KEPT) && !what.equals(last)) {
            outOfOrder.add(what + " before " + last);
        }
        if (!held.remove(what)) {
            outOfOrder.add(what + " twice");
        }
        log.add(what.replaceFirst(" ", " - "));
    }

    @Override
    public Description description() {
        return hardware.description();
    }

    @Override
    public Registers ipa() {
        return window("ipa", soc.ipaRegisters(), hardware.ipa());
    }

    @Override
    public Registers gsi() {
        return window("gsi", soc.gsiRegisters(), hardware.gsi());
    }

    private Registers window(String block, RegisterMap map, Registers to) {
        return new Registers() {
            @Override
            public int read(int offset) {
                log.add(block + "? " + map.locate(offset).orElseThrow());
                return to.read(offset);
            }

            @Override
            public void write(int offset, int value) {
                String register = map.locate(offset).orElseThrow().toString();
                log.add(block + " " + register + " = " + Integer.toHexString(value));
                if (!register.endsWith("_CMD") || !isRefused(block + " " + register + " = " + Integer.toHexString(value))) {
                    to.write(offset, value);
                }
            }
        };
    }

    @Override
    public MemorySegment localMemory() {
        return hardware.localMemory();
    }

    @Override
    public DmaBuffer allocate(String what, long sizeBytes, long alignment) {
        ask("dma " + what);
        DmaBuffer buffer = hardware.allocate(what, sizeBytes, alignment);
        take("dma " + what);
        return new DmaBuffer() {
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
                give("dma " + what);
                buffer.close();
            }
        };
    }

    @Override
    public InterruptLine interrupt(Interrupt which) {
        InterruptLine line = hardware.interrupt(which);
        return new InterruptLine() {
            @Override
            public void request(Runnable handler) {
                ask("line " + which.label());
                line.request(handler);
                handlers.put(which, handler);
                take("line " + which.label());
            }

            @Override
            public void free() {
                give("line " + which.label());
                line.free();
            }

            @Override
            public void enable() {
                log.add("enable " + which.label());
                line.enable();
            }

            @Override
            public void disable() {
                log.add("disable " + which.label());
                line.disable();
            }

            @Override
            public void handled() {
                line.handled();
            }
        };
    }

    @Override
    public Power power() {
        Power power = hardware.power();
        return new Power() {
            @Override
            public void setClockRate(long rateHz) {
                ask("clock rate");
                take("power clock");
                power.setClockRate(rateHz);
            }

            @Override
            public void openInterconnects(int count) {
                power.openInterconnects(count);
            }

            @Override
            public void setBandwidth(String interconnect, long averageKBps, long peakKBps) {
                power.setBandwidth(interconnect, averageKBps, peakKBps);
            }

            @Override
            public void interconnects(boolean on) {
                if (on) {
                    ask("interconnects");
                }
                log.add("interconnects " + (on ? "on" : "off"));
                power.interconnects(on);
            }

            @Override
            public void clock(boolean on) {
                if (on) {
                    ask("clock");
                    if (noClock) {
                        throw new PlatformException("clock refused");
                    }
                }
                log.add("clock " + (on ? "on" : "off"));
                power.clock(on);
            }

            @Override
            public void close() {
                give("power clock");
                power.close();
            }

            @Override
            public boolean retention(String message) {
                log.add("qmp " + message);
                return power.retention(message);
            }
        };
    }

    @Override
    public Smp2p smp2p() {
        Smp2p smp2p = hardware.smp2p();
        return new Smp2p() {
            @Override
            public void clockEnabledValid(boolean on) {
                log.add("smp2p valid " + on);
                smp2p.clockEnabledValid(on);
            }

            @Override
            public void clockEnabled(boolean on) {
                log.add("smp2p enabled " + on);
                smp2p.clockEnabled(on);
            }
        };
    }

    @Override
    public SystemMemory systemMemory() {
        SystemMemory memory = hardware.systemMemory();
        return new SystemMemory() {
            @Override
            public Optional<long[]> sram() {
                return sram;
            }

            @Override
            public long[] smem(int host, int item, int size) {
                ask("shared memory item");
                return memory.smem(host, item, size);
            }

            @Override
            public void map(long address, long size) {
                ask("mapping");
                memory.map(address, size);
                take("iommu " + Long.toHexString(address) + " " + Long.toHexString(size));
            }

            @Override
            public void unmap(long address, long size) {
                give("iommu " + Long.toHexString(address) + " " + Long.toHexString(size));
                memory.unmap(address, size);
            }
        };
    }

    @Override
    public Firmware firmware() {
        Firmware firmware = hardware.firmware();
        return (path, id) -> {
            ask("firmware");
            log.add("firmware " + path + " " + id);
            firmware.load(path, id);
        };
    }

    @Override
    public RemoteProcessor remoteProcessor() {
        RemoteProcessor processor = hardware.remoteProcessor();
        return new RemoteProcessor() {
            @Override
            public void register(Function<RemoteProcessorEvent, CompletionStage<Void>> listener) {
                ask("remote processor");
                processor.register(listener);
                remote = listener;
                take("remote processor");
            }

            @Override
            public void unregister() {
                give("remote processor");
                processor.unregister();
            }
        };
    }

    @Override
    public void close() {
        hardware.close();
    }
}
