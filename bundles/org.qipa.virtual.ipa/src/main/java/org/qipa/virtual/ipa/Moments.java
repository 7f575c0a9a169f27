package org.qipa.virtual.ipa;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultSwitch;
import org.qipa.api.time.Cancellable;
import org.qipa.virtual.ipa.silicon.Chip;

/** Faults of the moment of one device: each strikes on the hardware lane when it is armed, and again after each gap. */
final class Moments {

    private final Chip chip;
    private final Map<FaultSwitch, Consumer<FaultSwitch>> all = new LinkedHashMap<>();
    /** Strikes to come; belongs to the lane. */
    private final Map<FaultSwitch, Cancellable> due = new HashMap<>();

    Moments(Chip chip) {
        this.chip = chip;
    }

    /** Says what a fault does, under the chip's lock. */
    void add(FaultSwitch fault, Consumer<FaultSwitch> strike) {
        all.put(fault, strike);
        fault.actor(f -> chip.lane().execute(() -> strike(f)));
    }

    private void strike(FaultSwitch fault) {
        Cancellable earlier = due.remove(fault);
        if (earlier != null) {
            earlier.cancel();
        }
        chip.inside(() -> {
            if (fault.strike()) {
                all.get(fault).accept(fault);
            }
        });
        chip.lane().signal();
        if (fault.isArmed()) {
            due.put(fault, chip.lane().schedule(TimeUnit.MICROSECONDS.toNanos(fault.number(FaultDeclaration.GAP)),
                    () -> strike(fault)));
        }
    }

    /** There is nothing to strike any more. */
    void close() {
        all.keySet().forEach(f -> f.actor(null));
    }
}
