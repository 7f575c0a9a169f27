package org.qipa.virtual.ipa.silicon;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.time.Cancellable;
import org.qipa.api.time.Lane;

/**
 * What all parts of one virtual device share: the lock that guards the whole model, the hardware lane, and the book of
 * rules broken.
 *
 * <p>Every way into the model is {@code enter(); try { ... } finally { exit(); }}. Interrupt handlers of the driver are
 * called by {@link #exit()} after the lock has been given back, never inside.
 */
public final class Chip {

    /** Interrupts that wait to be delivered. */
    public interface Interrupts {
        /** Under the lock: lines whose handler is due, as a bit mask; they count as called from now on. */
        int collect();

        /** Without the lock: calls the handlers. */
        void deliver(int lines);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final String device;
    private final Silicon silicon;
    private final Settings settings;
    private final Lane lane;
    private final Journal journal;
    private final Knobs knobs;
    private final Map<Rule, Long> faults = new EnumMap<>(Rule.class);
    private long lost;
    private Interrupts interrupts;
    private volatile boolean closed;

    /** Names what is shared. */
    public Chip(String device, Silicon silicon, Settings settings, Lane lane, Journal journal, Knobs knobs) {
        this.device = device;
        this.silicon = silicon;
        this.settings = settings;
        this.lane = lane;
        this.journal = journal;
        this.knobs = knobs;
    }

    /** Says who delivers interrupts; once, before the model runs. */
    public void connect(Interrupts lines) {
        interrupts = lines;
    }

    /** Takes the lock. Not nested. */
    public void enter() {
        lock.lock();
    }

    /** Gives the lock back, then calls the interrupt handlers that became due. */
    public void exit() {
        int due;
        try {
            due = closed ? 0 : interrupts.collect();
        } finally {
            lock.unlock();
        }
        if (due != 0) {
            interrupts.deliver(due);
        }
    }

    /** Runs something inside the model; for timers and rare calls. */
    public void inside(Runnable what) {
        enter();
        try {
            if (!closed) {
                what.run();
            }
        } finally {
            exit();
        }
    }

    /** Runs something inside the model later, on the lane. */
    public Cancellable later(long nanos, Runnable what) {
        return lane.schedule(nanos, () -> inside(what));
    }

    /** Fails when the device has been closed. */
    public void alive() {
        if (closed) {
            throw new PlatformException("platform gone: device=" + device);
        }
    }

    /** Whether the device has been closed. */
    public boolean isClosed() {
        return closed;
    }

    /** From now on nothing moves. */
    public void close() {
        enter();
        closed = true;
        exit();
    }

    /** Records a broken rule. */
    public void fault(Rule rule, long a, long b, String what) {
        faults.merge(rule, 1L, Long::sum);
        journal.record(JournalKind.FAULT, rule.label(), a, b, what);
    }

    /** Records packets that were lost. */
    public void lost(String where, long count, String why) {
        lost += count;
        journal.record(JournalKind.LOSS, where, count, 0, why);
    }

    /** Records a change of state of a part. */
    public void state(String machine, String text) {
        journal.record(JournalKind.STATE, machine, 0, 0, text);
    }

    /** Records that a fault somebody asked for has struck. */
    public void struck(String fault, long count, String parameters) {
        journal.record(JournalKind.STRIKE, fault, count, 0, parameters);
    }

    /** How often each rule was broken. */
    public Map<Rule, Long> faults() {
        return Map.copyOf(faults);
    }

    /** Packets lost. */
    public long lost() {
        return lost;
    }

    /** The device's name. */
    public String device() {
        return device;
    }

    /** Its shape. */
    public Silicon silicon() {
        return silicon;
    }

    /** Rules of its version. */
    public SiliconRules rules() {
        return silicon.rules();
    }

    /** Choices of the model. */
    public Settings settings() {
        return settings;
    }

    /** Where the model and the modem run. */
    public Lane lane() {
        return lane;
    }

    /** Faults asked for. */
    public Knobs knobs() {
        return knobs;
    }
}
