package org.qipa.core.smp2p;

import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.time.Lane;
import org.qipa.core.power.RuntimePower;

/** The SMP2P side of a device. Owner lane; the clock query is answered even while the owner waits. */
public final class ModemSignals {

    private final Hardware hardware;
    private final Lane owner;
    private final RuntimePower power;
    private final Journal journal;
    private final boolean modemLoads;
    private final Runnable setupReady;
    private boolean powerOn;
    private boolean notified;
    private boolean setupEnabled;

    /** {@code setupReady} runs when the modem says it has loaded the GSI firmware, if {@code modemLoads}. */
    public ModemSignals(Hardware hardware, Lane owner, RuntimePower power, Journal journal, boolean modemLoads,
            Runnable setupReady) {
        this.hardware = hardware;
        this.owner = owner;
        this.power = power;
        this.journal = journal;
        this.modemLoads = modemLoads;
        this.setupReady = setupReady;
    }

    /** Takes the lines. */
    public void initialise() {
        hardware.interrupt(Interrupt.CLOCK_QUERY).request(() -> owner.urgent(this::query));
        if (modemLoads) {
            try {
                hardware.interrupt(Interrupt.SETUP_READY).request(() -> owner.execute(this::ready));
            } catch (PlatformException e) {
                hardware.interrupt(Interrupt.CLOCK_QUERY).free();
                throw e;
            }
            setupEnabled = true;
        }
    }

    private void query() {
        journal.record(JournalKind.INTERRUPT, "ipa-clock-query", 0, 0);
        notifyModem();
    }

    private void ready() {
        journal.record(JournalKind.INTERRUPT, "ipa-setup-ready", 0, 0);
        if (setupEnabled) {
            setupReady.run();
        }
    }

    /** Answers whether the clock is on; it stays on until {@link #reset}. The modem polls valid, then reads enabled. */
    public void notifyModem() {
        if (notified) {
            return;
        }
        powerOn = power.getIfActive();
        hardware.smp2p().clockEnabled(powerOn);
        hardware.smp2p().clockEnabledValid(true);
        notified = true;
    }

    /** Whether the answer was yes. */
    public boolean isPowerOn() {
        return powerOn;
    }

    /** The modem starts anew: the answer is taken back. */
    public void reset() {
        if (!notified) {
            return;
        }
        release();
        hardware.smp2p().clockEnabledValid(false);
        hardware.smp2p().clockEnabled(false);
        notified = false;
    }

    private void release() {
        if (powerOn) {
            powerOn = false;
            power.putAutosuspend();
        }
    }

    /** No set-up from now on: removal, or the modem is down. */
    public void disableSetup() {
        if (setupEnabled) {
            setupEnabled = false;
            hardware.interrupt(Interrupt.SETUP_READY).disable();
        }
    }

    /** Set-up again (oddity 21: the reference never does). */
    public void enableSetup() {
        if (modemLoads && !setupEnabled) {
            setupEnabled = true;
            hardware.interrupt(Interrupt.SETUP_READY).enable();
        }
    }

    /** Gives the lines back; the state bits stay as they are. */
    public void exit() {
        if (modemLoads) {
            setupEnabled = false;
            hardware.interrupt(Interrupt.SETUP_READY).free();
        }
        hardware.interrupt(Interrupt.CLOCK_QUERY).free();
        release();
    }
}
