package org.qipa.virtual.modem.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Bound;
import org.qipa.api.modem.ModemProfile.Apn;
import org.qipa.virtual.modem.services.DataPaths.Traffic;

/** The calls of a modem that are up: one for each mux id and family, shared by those who asked for the same APN. */
final class Calls {

    /** Calls that can be up at a time: the bearers of an LTE modem are 5 to 15 (3GPP TS 24.301 §9.3.2), and both families. */
    static final int LIMIT = 22;

    /** A call. */
    static final class Call {
        final int mux;
        final Apn apn;
        final CallSettings settings;
        private final Traffic before;
        /** Handles of those who hold it. */
        final Set<Long> handles = new TreeSet<>();

        private Call(int mux, Apn apn, CallSettings settings, Traffic before) {
            this.mux = mux;
            this.apn = apn;
            this.settings = settings;
            this.before = before;
        }

        int family() {
            return settings.family();
        }

        @Override
        public String toString() {
            return "mux=" + mux + " apn=" + apn.name() + " address=" + settings.address();
        }
    }

    private final List<Call> up = new ArrayList<>();
    private final Bound bound = new Bound("modem.calls", "packet data calls of the virtual modem", "calls", LIMIT,
            "Calls.LIMIT, 3GPP TS 24.301 §9.3.2");
    private final DataPaths paths;
    private final Journal journal;

    Calls(DataPaths paths, Journal journal) {
        this.paths = paths;
        this.journal = journal;
    }

    /** The call of a mux id and a family, if one is up. */
    Optional<Call> find(int mux, int family) {
        return up.stream().filter(call -> call.mux == mux && call.family() == family).findFirst();
    }

    /** Whether one more would be too many. */
    boolean isFull() {
        if (up.size() >= LIMIT) {
            bound.refuse();
            return true;
        }
        return false;
    }

    /** A new call, which carries from now on. */
    Call start(int mux, Apn apn, CallSettings settings, boolean claimed) {
        paths.up(mux, settings.family(), settings.hosts(), claimed);
        var call = new Call(mux, apn, settings, paths.traffic(mux));
        up.add(call);
        bound.used(up.size());
        journal.record(JournalKind.STATE, "modem", mux, 0, "call up " + call);
        return call;
    }

    /** Another client shares a call; one that has bound the mux id claims it. */
    void join(Call call, boolean claimed) {
        if (claimed) {
            paths.up(call.mux, call.family(), call.settings.hosts(), true);
        }
    }

    /** Ends a call. */
    void end(Call call, EndReason why) {
        if (up.remove(call)) {
            bound.used(up.size());
            paths.down(call.mux, call.family());
            journal.record(JournalKind.STATE, "modem", call.mux, 0, "call down " + call + " why=" + why);
        }
    }

    /** What has passed since the call came up. */
    Traffic traffic(Call call) {
        var now = paths.traffic(call.mux);
        var then = call.before;
        return new Traffic(now.upPackets() - then.upPackets(), now.upBytes() - then.upBytes(),
                now.downPackets() - then.downPackets(), now.downBytes() - then.downBytes(),
                now.upDropped() - then.upDropped());
    }

    List<Call> all() {
        return List.copyOf(up);
    }

    Bound bound() {
        return bound;
    }

    /** The modem goes down. */
    void close() {
        up.clear();
        bound.used(0);
        paths.release();
    }
}
