package org.qipa.core.power;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.qipa.api.journal.Journal;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.Lane;
import org.qipa.core.interrupt.IpaInterrupts;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.trace.Socs;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

/** Power, registers that read back, lines and SMP2P bits without anything behind them, all in one log. */
public final class PowerBench implements RuntimePower.Listener {

    /** What happened, in order. */
    public final List<String> log = new ArrayList<>();
    /** Values of registers by offset; a test puts in what hardware would show. */
    public final Map<Integer, Integer> values = new HashMap<>();
    /** The clock. */
    public final SimulatedTime time = new SimulatedTime();
    /** The owner. */
    public final Lane owner = time.lane("owner");
    /** The journal. */
    public final Journal journal = new RingJournals().journal("ipa0", time);
    /** The SoC. */
    public final SocDescriptor soc;
    /** Registers. */
    public final IpaRegisters registers;
    /** Power. */
    public final RuntimePower power;
    /** The interrupt. */
    public final IpaInterrupts interrupts;
    /** Whether the clock does not come. */
    public boolean noClock;
    private final Map<String, Runnable> handlers = new HashMap<>();
    private final int status;
    private final int clear;

    /** A device that is off. */
    public PowerBench(String name, int units) {
        soc = Socs.soc(name);
        var map = soc.ipaRegisters();
        status = map.register("IPA_IRQ_STTS").offset(0);
        clear = map.register("IPA_IRQ_CLR").offset(0);
        registers = new IpaRegisters(map, new Hardware.Registers() {
            @Override
            public int read(int offset) {
                log.add("read " + map.locate(offset).orElseThrow());
                return values.getOrDefault(offset, 0);
            }

            @Override
            public void write(int offset, int value) {
                log.add(map.locate(offset).orElseThrow() + " = " + Integer.toHexString(value));
                values.put(offset, value);
                // Clearing is all the hardware there is.
                if (offset == clear) {
                    values.merge(status, ~value, (a, b) -> a & b);
                }
            }
        }, journal);
        power = new RuntimePower(recorder(Hardware.Power.class, "power"), soc.table().power(), owner, journal, this);
        interrupts = new IpaInterrupts(IpaRules.of(soc.table().ipaVersion()), registers, line("ipa"), owner, power, journal,
                units);
    }

    /** Raises conditions of the IPA interrupt. */
    public void raise(int conditions) {
        values.merge(status, conditions, (a, b) -> a | b);
        fire("ipa");
    }

    /** Fires a line. */
    public void fire(String line) {
        handlers.get(line).run();
        time.settle();
    }

    /** The whole of hardware that is not registers. */
    public Hardware hardware() {
        return (Hardware) Proxy.newProxyInstance(Hardware.class.getClassLoader(), new Class<?>[] {Hardware.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "interrupt" -> line(((Hardware.Interrupt) arguments[0]).label());
                    case "smp2p" -> recorder(Hardware.Smp2p.class, "smp2p");
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Hardware.InterruptLine line(String name) {
        return (Hardware.InterruptLine) Proxy.newProxyInstance(Hardware.class.getClassLoader(),
                new Class<?>[] {Hardware.InterruptLine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("request")) {
                        handlers.put(name, (Runnable) arguments[0]);
                    }
                    log.add(name + " " + method.getName());
                    return null;
                });
    }

    private <T> T recorder(Class<T> type, String name) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            String call = method.getName() + Optional.ofNullable(arguments).map(a -> java.util.Arrays.stream(a)
                    .map(x -> " " + x).collect(Collectors.joining())).orElse("");
            if (noClock && call.equals("clock true")) {
                throw new PlatformException("clock refused");
            }
            log.add(name + " " + call);
            return method.getReturnType() == boolean.class ? true : null;
        }));
    }

    @Override
    public void suspending() {
        log.add("suspending");
    }

    @Override
    public void resumed() {
        log.add("resumed");
    }
}
