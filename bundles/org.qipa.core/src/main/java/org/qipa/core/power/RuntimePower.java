package org.qipa.core.power;

import org.qipa.api.device.Device;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.soc.SocTable;
import org.qipa.api.time.Lane;
import org.qipa.core.rule.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Power by reference count (spec 10 §3.3). References may be taken and dropped on any thread; power goes on and off on the
 * owner lane only. Without a reference for 500 ms the device suspends.
 */
public final class RuntimePower {

    /** States of power. */
    public enum State {
        /** Clock and interconnects are off. */
        SUSPENDED,
        /** On their way on; the device is being resumed. */
        RESUMING,
        /** On. */
        ACTIVE,
        /** On their way off; the device is being suspended. */
        SUSPENDING
    }

    /** What the device does around power. Owner lane. */
    public interface Listener {
        /** Power is about to go. */
        void suspending();

        /** Power is back. */
        void resumed();
    }

    private static final Logger LOG = LoggerFactory.getLogger(RuntimePower.class);

    private final Hardware.Power hardware;
    private final SocTable.Power table;
    private final Lane owner;
    private final Journal journal;
    private final Listener listener;

    private State state = State.SUSPENDED;
    private int usage;
    private long lastUse;
    private boolean armed;
    private boolean resumeAsked;
    private boolean closed;

    /** Power of one device, off. */
    public RuntimePower(Hardware.Power hardware, SocTable.Power table, Lane owner, Journal journal, Listener listener) {
        this.hardware = hardware;
        this.table = table;
        this.owner = owner;
        this.journal = journal;
        this.listener = listener;
    }

    /** Sets clock rate and bandwidths; nothing goes on. */
    public void initialise() {
        hardware.setClockRate(table.coreClockRateHz());
        hardware.openInterconnects(table.interconnects().size());
        table.interconnects().forEach(i -> hardware.setBandwidth(i.name(), i.averageKBps(), i.peakKBps()));
    }

    /** Gives clock and interconnects back as they are. */
    public void exit() {
        synchronized (this) {
            closed = true;
        }
        hardware.close();
    }

    /** Takes a reference and waits until power is on; false when it does not come (the reference counts all the same). Owner lane. */
    public boolean getSync() {
        synchronized (this) {
            usage++;
            if (closed || state == State.ACTIVE || state == State.RESUMING) {
                return !closed;
            }
        }
        return resume();
    }

    /** Outcome of {@link #get}. */
    public enum Asked {
        /** Power is on. */
        ACTIVE,
        /** It will come; the device's listener hears of it. */
        COMING,
        /** There is none any more. */
        GONE
    }

    /** Takes a reference without waiting; any thread. The reference counts whatever the answer. */
    public synchronized Asked get() {
        usage++;
        if (closed) {
            return Asked.GONE;
        }
        if (state == State.ACTIVE) {
            return Asked.ACTIVE;
        }
        if (state != State.RESUMING && !resumeAsked) {
            resumeAsked = true;
            owner.execute(this::askedToResume);
        }
        return Asked.COMING;
    }

    /** Takes a reference if power is on, whoever needs it; any thread. */
    public synchronized boolean getIfActive() {
        if (closed || state != State.ACTIVE) {
            return false;
        }
        usage++;
        return true;
    }

    /** Drops a reference; without any the idle time begins. Any thread. */
    public synchronized void putAutosuspend() {
        drop();
        if (usage == 0) {
            lastUse = owner.time().nanoTime();
            arm(Limits.AUTOSUSPEND.nanos());
        }
    }

    /** Drops a reference, nothing else. Any thread. */
    public synchronized void putNoidle() {
        drop();
    }

    private void drop() {
        if (usage == 0) {
            throw new IllegalStateException("power reference dropped twice: usage=0");
        }
        usage--;
    }

    private void arm(long delay) {
        if (!armed && !closed) {
            armed = true;
            owner.schedule(delay, this::idle);
        }
    }

    private void idle() {
        synchronized (this) {
            armed = false;
            if (closed || usage > 0 || state != State.ACTIVE) {
                return;
            }
            long rest = lastUse + Limits.AUTOSUSPEND.nanos() - owner.time().nanoTime();
            if (rest > 0) {
                arm(rest);
                return;
            }
            state = State.SUSPENDING;
        }
        off();
    }

    private void askedToResume() {
        synchronized (this) {
            resumeAsked = false;
            if (closed || state != State.SUSPENDED) {
                return;
            }
        }
        boolean on = resume();
        synchronized (this) {
            if (!on) {
                // Whoever asked waits for the resume: try again.
                resumeAsked = true;
                owner.schedule(Limits.POWER_RETRY.nanos(), this::askedToResume);
            } else if (usage == 0) {
                lastUse = owner.time().nanoTime();
                arm(Limits.AUTOSUSPEND.nanos());
            }
        }
    }

    /** Suspends without waiting for the idle time; false when somebody holds a reference. Owner lane. */
    public boolean suspendNow() {
        synchronized (this) {
            if (usage > 0) {
                return false;
            }
        }
        forceSuspend();
        return true;
    }

    /** Suspends whoever holds a reference: system sleep. Owner lane. */
    public void forceSuspend() {
        synchronized (this) {
            if (closed || state != State.ACTIVE) {
                return;
            }
            state = State.SUSPENDING;
        }
        off();
    }

    /** After system sleep: power comes back if somebody holds a reference. Owner lane. */
    public void forceResume() {
        synchronized (this) {
            if (closed || usage == 0 || state != State.SUSPENDED) {
                return;
            }
        }
        resume();
    }

    private void off() {
        listener.suspending();
        hardware.clock(false);
        hardware.interconnects(false);
        synchronized (this) {
            state = State.SUSPENDED;
        }
        journal.record(JournalKind.POWER, "clock", 0, 0);
    }

    private boolean resume() {
        synchronized (this) {
            state = State.RESUMING;
        }
        try {
            hardware.interconnects(true);
            try {
                hardware.clock(true);
            } catch (PlatformException e) {
                hardware.interconnects(false);
                throw e;
            }
        } catch (PlatformException e) {
            synchronized (this) {
                state = State.SUSPENDED;
            }
            LOG.warn("{}: no power: {}", journal.device(), e.getMessage());
            journal.record(JournalKind.FAULT, "power", 0, 0, e.getMessage());
            return false;
        }
        journal.record(JournalKind.POWER, "clock", 1, 0);
        listener.resumed();
        synchronized (this) {
            state = State.ACTIVE;
        }
        return true;
    }

    /** Register retention while power is off (spec 10 §3.4). */
    public void retention(boolean on) {
        if (!hardware.retention("{ class: bcm, res: ipa_pc, val: " + (on ? 1 : 0) + " }")) {
            LOG.debug("{}: no always-on subsystem to ask for retention", journal.device());
        }
    }

    /** Whether power is on. Any thread. */
    public synchronized boolean isActive() {
        return state == State.ACTIVE;
    }

    /** As it stands. Any thread. */
    public synchronized Device.PowerSnapshot snapshot() {
        boolean on = state != State.SUSPENDED && !closed;
        return new Device.PowerSnapshot(state.name(), usage, on, on);
    }
}
