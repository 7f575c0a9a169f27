package org.qipa.virtual.modem.services;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.modem.ModemProfile.Card;
import org.qipa.api.modem.ModemProfile.Level;
import org.qipa.api.modem.ModemProfile.PinState;
import org.qipa.api.modem.ModemProfile.Registration;
import org.qipa.api.time.Cancellable;
import org.qipa.api.time.Lane;

/** What all services of a modem share: its profile, its operating mode, and how well it hears now. */
final class ModemState {

    /** Operating modes (dms.json, dms_operating_mode). */
    static final int ONLINE = 0;

    private final Lane lane;
    private final List<Runnable> listeners = new ArrayList<>();
    private ModemProfile profile;
    private int operatingMode = ONLINE;
    private long takenNanos;
    private Cancellable next = () -> { };
    private boolean closed;

    ModemState(Lane lane, ModemProfile profile) {
        this.lane = lane;
        this.profile = profile;
        this.takenNanos = lane.time().nanoTime();
    }

    /** Told whenever something is other than before. */
    void listen(Runnable listener) {
        listeners.add(listener);
    }

    ModemProfile profile() {
        return profile;
    }

    /** Takes another profile whole; answers whether it is another one. */
    boolean profile(ModemProfile other) {
        if (other.equals(profile)) {
            return false;
        }
        profile = other;
        takenNanos = lane.time().nanoTime();
        follow();
        tell();
        return true;
    }

    int operatingMode() {
        return operatingMode;
    }

    void operatingMode(int mode) {
        if (mode != operatingMode) {
            operatingMode = mode;
            tell();
        }
    }

    boolean isOnline() {
        return operatingMode == ONLINE;
    }

    /** Whether the card lets its owner in. */
    boolean isSimReady() {
        var pin = profile.sim().pin1().state();
        return profile.sim().card() == Card.PRESENT && (pin == PinState.DISABLED || pin == PinState.ENABLED_VERIFIED);
    }

    /** How the network has taken it in; without radio or card it is not registered, whatever the profile says. */
    Registration registration() {
        return isOnline() && isSimReady() ? profile.serving().registration() : Registration.NOT_REGISTERED;
    }

    boolean isRegistered() {
        return registration() == Registration.REGISTERED;
    }

    /** How well it hears now. */
    Level level() {
        var levels = profile.signal().levels();
        long at = at();
        var now = levels.getFirst();
        for (Level level : levels) {
            if (level.atMillis() <= at) {
                now = level;
            }
        }
        return now;
    }

    /** Milliseconds into the course of the signal. */
    private long at() {
        long millis = TimeUnit.NANOSECONDS.toMillis(lane.time().nanoTime() - takenNanos);
        long repeat = profile.signal().repeatMillis();
        return repeat == 0 ? millis : millis % repeat;
    }

    /** Tells of the next level when its time has come; begins with the services. */
    void follow() {
        next.cancel();
        var signal = profile.signal();
        if (closed || signal.levels().size() < 2) {
            return;
        }
        long at = at();
        long then = signal.levels().stream().mapToLong(Level::atMillis).filter(millis -> millis > at).min()
                .orElse(signal.repeatMillis());
        if (then > at) {
            next = lane.schedule(TimeUnit.MILLISECONDS.toNanos(then - at), () -> {
                tell();
                follow();
            });
        }
    }

    void close() {
        closed = true;
        next.cancel();
    }

    private void tell() {
        if (!closed) {
            listeners.forEach(Runnable::run);
        }
    }
}
