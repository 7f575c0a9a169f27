package org.qipa.core.interrupt;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.time.Lane;
import org.qipa.core.power.RuntimePower;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.rule.Limits;

/**
 * The IPA interrupt. Its line only posts; the conditions are handled as a command of the owner lane, with a power reference,
 * which is what wakes a suspended device when data arrives.
 */
public final class IpaInterrupts {

    /** The microcontroller reports an event. */
    public static final int UC_0 = 2;
    /** The microcontroller answers. */
    public static final int UC_1 = 3;
    /** Data waits for a suspended rx endpoint. */
    public static final int TX_SUSPEND = 14;

    private final IpaRules rules;
    private final IpaRegisters registers;
    private final Hardware.InterruptLine line;
    private final Lane owner;
    private final RuntimePower power;
    private final Journal journal;
    private final int units;
    private final AtomicBoolean posted = new AtomicBoolean();
    private final Map<Integer, Runnable> handlers = new HashMap<>();
    private final BitSet suspendable = new BitSet();
    private int enabled;
    private boolean configured;

    /** For one device; {@code units} words of 32 endpoints. */
    public IpaInterrupts(IpaRules rules, IpaRegisters registers, Hardware.InterruptLine line, Lane owner,
            RuntimePower power, Journal journal, int units) {
        this.rules = rules;
        this.registers = registers;
        this.line = line;
        this.owner = owner;
        this.power = power;
        this.journal = journal;
        this.units = units;
    }

    /** All conditions off, the line taken. */
    public void configure() {
        enabled = 0;
        suspendable.clear();
        registers.write("IPA_IRQ_EN", 0, 0);
        configured = true;
        line.request(() -> {
            if (posted.compareAndSet(false, true)) {
                owner.execute(this::interrupt);
            }
        });
    }

    /** The line given back. */
    public void deconfigure() {
        configured = false;
        line.free();
        handlers.clear();
    }

    /** Wants a condition. */
    public void enable(int condition, Runnable handler) {
        handlers.put(condition, handler);
        setEnabled(enabled | 1 << condition);
    }

    /** Does not want it any more. */
    public void disable(int condition) {
        setEnabled(enabled & ~(1 << condition));
        handlers.remove(condition);
    }

    private void setEnabled(int conditions) {
        enabled = conditions;
        registers.write("IPA_IRQ_EN", 0, enabled);
    }

    /** Lets an rx endpoint signal that data waits while it is suspended; twice is once. */
    public void enableSuspend(int endpoint) {
        if (!rules.hasSuspendInterrupt() || suspendable.get(endpoint)) {
            return;
        }
        boolean first = suspendable.isEmpty();
        suspendable.set(endpoint);
        suspendBit(endpoint, true);
        if (first) {
            enable(TX_SUSPEND, this::clearSuspend);
        }
    }

    /** The inverse. */
    public void disableSuspend(int endpoint) {
        if (!suspendable.get(endpoint)) {
            return;
        }
        suspendable.clear(endpoint);
        if (suspendable.isEmpty()) {
            disable(TX_SUSPEND);
        }
        suspendBit(endpoint, false);
    }

    private void suspendBit(int endpoint, boolean on) {
        int bit = 1 << endpoint % Integer.SIZE;
        registers.update("IRQ_SUSPEND_EN", endpoint / Integer.SIZE,
                w -> w.register().word(on ? w.value() | bit : w.value() & ~bit));
    }

    /** What TX_SUSPEND needs; also for hardware that would not raise it (spec 05 §2.6). */
    public void clearSuspend() {
        for (int unit = 0; unit < units; unit++) {
            int info = registers.read("IRQ_SUSPEND_INFO", unit);
            if (info != 0 && rules.hasSuspendInterrupt()) {
                registers.write("IRQ_SUSPEND_CLR", unit, info);
            }
        }
        registers.write("IPA_IRQ_CLR", 0, 1 << TX_SUSPEND);
    }

    private void interrupt() {
        posted.set(false);
        if (!configured) {
            return;
        }
        if (!power.getSync()) {
            power.putNoidle();
            return;
        }
        int wanted = enabled;
        int pending = registers.read("IPA_IRQ_STTS");
        journal.record(JournalKind.INTERRUPT, "ipa", pending & 0xffff_ffffL, 0);
        for (int rounds = 0; (pending & wanted) != 0; rounds++) {
            if (rounds == Limits.INTERRUPT_ROUNDS) {
                flood(pending);
                break;
            }
            for (int condition = 0; condition < Integer.SIZE; condition++) {
                if ((pending & wanted & 1 << condition) != 0) {
                    handle(condition);
                }
            }
            pending = registers.read("IPA_IRQ_STTS");
        }
        if (pending != 0) {
            registers.write("IPA_IRQ_CLR", 0, pending);
        }
        line.handled();
        power.putAutosuspend();
    }

    /** Conditions that do not go away when cleared: the owner gets on with something else, and looks again later. */
    private void flood(int pending) {
        journal.record(JournalKind.FAULT, "ipa-interrupt-flood", pending & 0xffff_ffffL, Limits.INTERRUPT_ROUNDS,
                "pending=0x" + Integer.toHexString(pending) + " limit=" + Limits.INTERRUPT_ROUNDS + " rounds");
        if (posted.compareAndSet(false, true)) {
            owner.schedule(Limits.INTERRUPT_FLOOD_PAUSE.nanos(), this::interrupt);
        }
    }

    private void handle(int condition) {
        Runnable handler = handlers.get(condition);
        if (condition == TX_SUSPEND) {
            clearSuspend();
            return;
        }
        // The microcontroller may raise it again as soon as it sees its message taken: clear first.
        registers.write("IPA_IRQ_CLR", 0, 1 << condition);
        if (handler != null) {
            handler.run();
        }
    }

    /** Before system sleep. */
    public void disableLine() {
        line.disable();
    }

    /** After it. */
    public void enableLine() {
        line.enable();
    }
}
