package org.qipa.virtual.ipa.board;

import org.qipa.api.fault.FaultSwitch;
import org.qipa.api.platform.Hardware.Power;
import org.qipa.api.platform.Hardware.Smp2p;
import org.qipa.api.platform.PlatformException;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;

/**
 * Core clock, interconnects and the SMP2P bits (spec 10 §3, §4). Nothing is lost while the clock is off: the registers are
 * retained (spec 14 §1.1).
 */
public final class PowerModel implements Power, Smp2p {

    private final Chip chip;
    private Runnable clockOn;
    private Runnable clockOff;
    private long rateHz;
    private int interconnects;
    private boolean interconnectsOn;
    private boolean clock;
    private boolean retention;
    private boolean enabledValid;
    private boolean enabled;

    /** All off. */
    public PowerModel(Chip chip) {
        this.chip = chip;
    }

    /** Says what runs under the lock when the clock has been turned on, and off; once, before the model runs. */
    public void onClock(Runnable on, Runnable off) {
        clockOn = on;
        clockOff = off;
    }

    @Override
    public void setClockRate(long hz) {
        chip.alive();
        chip.inside(() -> rateHz = hz);
    }

    @Override
    public void openInterconnects(int count) {
        chip.alive();
        chip.inside(() -> {
            interconnects = count;
            interconnectsOn = false;
        });
    }

    @Override
    public void setBandwidth(String interconnect, long averageKBps, long peakKBps) {
        chip.alive();
    }

    @Override
    public void interconnects(boolean on) {
        refuse(on, chip.knobs().resumeFailure, "interconnects");
        chip.inside(() -> {
            if (!on && clock) {
                chip.fault(Rule.CLOCK_WITHOUT_INTERCONNECT, 0, 0, "interconnects turned off while the clock is on");
            }
            interconnectsOn = on;
        });
    }

    @Override
    public void clock(boolean on) {
        if (on) {
            chip.alive();
        }
        refuse(on, chip.knobs().clockFailure, "core clock");
        chip.inside(() -> {
            if (on && interconnects > 0 && !interconnectsOn) {
                chip.fault(Rule.CLOCK_WITHOUT_INTERCONNECT, 1, 0, "clock turned on while the interconnects are off");
            }
            boolean changes = on != clock;
            clock = on;
            if (changes && on) {
                clockOn.run();
                chip.lane().signal();
            } else if (changes) {
                clockOff.run();
            }
        });
    }

    private void refuse(boolean on, FaultSwitch fault, String what) {
        if (on && fault.isArmed() && fault.strike()) {
            throw new PlatformException(what + " cannot be turned on: device=" + chip.device() + " fault="
                    + fault.declaration().name());
        }
    }

    @Override
    public void close() {
        chip.inside(() -> {
            clock = false;
            interconnectsOn = false;
            interconnects = 0;
        });
    }

    @Override
    public boolean retention(String message) {
        chip.inside(() -> retention = message.contains("val: 1"));
        return true;
    }

    @Override
    public void clockEnabledValid(boolean on) {
        chip.inside(() -> enabledValid = on);
    }

    @Override
    public void clockEnabled(boolean on) {
        chip.inside(() -> enabled = on);
    }

    /** Under the lock: whether the core clock runs. */
    public boolean isOn() {
        return clock;
    }

    /** Under the lock: core clock rate. */
    public long rateHz() {
        return rateHz;
    }

    /** Under the lock: what the modem reads when it asks for the clock; null while the answer is not valid. */
    public Boolean clockAnswer() {
        return enabledValid ? (Boolean) enabled : null;
    }

    /** Under the lock: everything there is to see. */
    public void describe(Sheet s) {
        s.put("clock", clock).put("rate-hz", rateHz).put("interconnects", interconnects)
                .put("interconnects-on", interconnectsOn).put("retention", retention);
        s.put("smp2p.clock-enabled-valid", enabledValid).put("smp2p.clock-enabled", enabled);
    }

    /** Under the lock: a line for people. */
    public String describe() {
        return "clock=" + clock + " rateHz=" + rateHz + " interconnects=" + (interconnectsOn ? interconnects : 0) + "/"
                + interconnects + " retention=" + retention + " clock-enabled=" + (enabledValid ? "" + enabled : "not valid");
    }
}
