package org.qipa.gsi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.qipa.api.gsi.Stall;
import org.qipa.api.gsi.Stall.Suspicion;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.time.Cancellable;
import org.qipa.api.time.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the rings every 250 ms while the GSI has power and a channel runs, and names what contradicts itself. A suspicion
 * that comes look after look without any progress is a {@link Stall}. A GSI without power, or without a running channel, has
 * no timer. Owner lane, except {@link #stalls}.
 *
 * <p>While the owner waits for transactions no timer runs; then the wait itself looks, see {@link #await}.
 */
final class Watchdog {

    /** From one look to the next: a stall of four looks is named within a second. */
    static final long PERIOD_NANOS = 250_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /** What is looked at. */
    interface Checks {
        /** Whether there is anything to look at. */
        boolean isNeeded();

        /** Tells everything that looks wrong at this moment. */
        void look(Consumer<Suspicion> suspects);

        /** Does what can be done about a stall; answers what, in words, or an empty string. */
        String mend(Suspicion stall);
    }

    private record Key(Stall.Kind kind, int id) {}

    private static final class Seen {
        private final Suspicion suspicion;
        private final long since;
        private int looks = 1;
        private boolean told;

        Seen(Suspicion suspicion, long since) {
            this.suspicion = suspicion;
            this.since = since;
        }
    }

    private final Lane owner;
    private final Journal journal;
    private final Checks checks;
    private Map<Key, Seen> seen = new LinkedHashMap<>();
    private volatile List<Stall> stalls = List.of();
    private Cancellable timer;
    private volatile boolean running;
    private long lastLook;

    Watchdog(Lane owner, Journal journal, Checks checks) {
        this.owner = owner;
        this.journal = journal;
        this.checks = checks;
    }

    /** Stalls that last. Any thread. */
    List<Stall> stalls() {
        return stalls;
    }

    /** There is power, and perhaps something to look at. */
    void start() {
        if (!running && checks.isNeeded()) {
            running = true;
            lastLook = now();
            arm(PERIOD_NANOS);
        }
    }

    /** Power goes, or everything else: what was wrong is over, as far as can be told. */
    void stop(String why) {
        running = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        Map<Key, Seen> before = seen;
        seen = new LinkedHashMap<>();
        before.values().forEach(s -> over(s, why));
        publish();
    }

    /** The session is closed, perhaps with its hardware: nothing is looked at any more. Any thread. */
    void gone() {
        running = false;
    }

    /**
     * As {@link Lane#await}, on the owner lane; goes on looking meanwhile. A lane that answers before the limit it was given
     * has no time for this wait, because the device is to be closed: it is not asked again.
     */
    boolean await(String what, long limitNanos, BooleanSupplier condition) {
        long deadline = now() + limitNanos;
        for (long left = limitNanos; left > 0; left = deadline - now()) {
            long slice = running ? Math.clamp(lastLook + PERIOD_NANOS - now(), 1, left) : left;
            long end = now() + slice;
            if (owner.await(what, slice, condition)) {
                return true;
            }
            if (now() < end) {
                break;
            }
            if (running && now() - lastLook >= PERIOD_NANOS) {
                look();
            }
        }
        return condition.getAsBoolean();
    }

    private void arm(long delayNanos) {
        timer = owner.schedule(delayNanos, this::due);
    }

    private void due() {
        if (!running) {
            return;
        }
        // A wait may have looked since: two looks that come too close would make a stall of a moment's work.
        long rest = lastLook + PERIOD_NANOS - now();
        if (rest > 0) {
            arm(rest);
        } else if (checks.isNeeded()) {
            look();
            arm(PERIOD_NANOS);
        } else {
            stop("no channel runs");
        }
    }

    private void look() {
        lastLook = now();
        Map<Key, Seen> before = seen;
        Map<Key, Seen> after = new LinkedHashMap<>();
        checks.look(s -> {
            Key key = new Key(s.kind(), s.id());
            Seen known = before.get(key);
            if (known == null || known.suspicion.progress() != s.progress()) {
                known = new Seen(s, lastLook);
            } else {
                before.remove(key);
                known.looks++;
            }
            after.put(key, known);
        });
        seen = after;
        before.values().forEach(s -> over(s, "things move on"));
        after.values().stream().filter(s -> !s.told && s.looks >= s.suspicion.kind().looks()).forEach(this::tell);
        publish();
    }

    private void tell(Seen s) {
        s.told = true;
        Suspicion what = s.suspicion;
        String mended = checks.mend(what);
        String text = what.text() + (mended.isEmpty() ? "" : " mended_by=" + mended);
        LOG.warn("{}: stalled: {}: {}", journal.device(), what.kind().label(), text);
        journal.record(JournalKind.WATCHDOG, what.kind().label(), what.id(), 0, text);
    }

    private void over(Seen s, String why) {
        if (s.told) {
            long lasted = Math.max(1, now() - s.since);
            String text = "over: " + why + " after_ms=" + lasted / 1_000_000 + " " + s.suspicion.text();
            LOG.info("{}: no longer stalled: {}: {}", journal.device(), s.suspicion.kind().label(), text);
            journal.record(JournalKind.WATCHDOG, s.suspicion.kind().label(), s.suspicion.id(), lasted, text);
        }
    }

    private void publish() {
        if (stalls.isEmpty() && seen.isEmpty()) {
            return;
        }
        List<Stall> now = new ArrayList<>();
        for (Seen s : seen.values()) {
            if (s.told) {
                Suspicion what = s.suspicion;
                now.add(new Stall(what.kind(), what.endpoint(), what.id(), s.since, what.text()));
            }
        }
        stalls = List.copyOf(now);
    }

    private long now() {
        return owner.time().nanoTime();
    }
}
