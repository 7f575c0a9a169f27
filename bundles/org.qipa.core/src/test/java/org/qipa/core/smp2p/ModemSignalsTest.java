package org.qipa.core.smp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.core.power.PowerBench;

/** Spec 10 §4: what the modem is told of the clock. */
class ModemSignalsTest {

    private final PowerBench b = new PowerBench("sdm845", 1);
    private final ModemSignals signals = new ModemSignals(b.hardware(), b.owner, b.power, b.journal, true,
            () -> b.log.add("set up"));

    private List<String> bits() {
        return b.log.stream().filter(l -> l.startsWith("smp2p")).toList();
    }

    @Test
    void shouldSayThatTheClockIsOnAndKeepItOnAndSayItOnce() {
        signals.initialise();
        b.power.getSync();
        int before = b.power.snapshot().usage();
        b.fire("ipa-clock-query");
        assertEquals(List.of("smp2p clockEnabled true", "smp2p clockEnabledValid true"), bits());
        assertEquals(before + 1, b.power.snapshot().usage());
        b.fire("ipa-clock-query");
        assertEquals(2, bits().size());
        assertEquals(before + 1, b.power.snapshot().usage());
        b.power.putAutosuspend();
        b.time.run(Duration.ofSeconds(5));
        assertEquals("ACTIVE", b.power.snapshot().state());
    }

    @Test
    void shouldSayThatTheClockIsOffWithoutTurningItOn() {
        signals.initialise();
        b.fire("ipa-clock-query");
        assertEquals(List.of("smp2p clockEnabled false", "smp2p clockEnabledValid true"), bits());
        assertEquals(0, b.power.snapshot().usage());
        assertEquals("SUSPENDED", b.power.snapshot().state());
    }

    @Test
    void shouldTakeTheAnswerBackAndDropThePowerWhenTheModemStartsAnew() {
        signals.initialise();
        b.power.getSync();
        b.fire("ipa-clock-query");
        int held = b.power.snapshot().usage();
        b.log.clear();
        signals.reset();
        assertEquals(List.of("smp2p clockEnabledValid false", "smp2p clockEnabled false"), bits());
        assertEquals(held - 1, b.power.snapshot().usage());
        signals.reset();
        assertEquals(2, bits().size());
        assertEquals(held - 1, b.power.snapshot().usage());
    }

    @Test
    void shouldDropThePowerButLeaveTheBitsWhenItGoes() {
        signals.initialise();
        b.power.getSync();
        b.fire("ipa-clock-query");
        b.log.clear();
        signals.exit();
        assertEquals(List.of("ipa-setup-ready free", "ipa-clock-query free"), b.log);
        assertEquals(1, b.power.snapshot().usage());
    }

    @Test
    void shouldSetUpAgainAfterTheInterruptWasOffDuringACrash() {
        signals.initialise();
        b.fire("ipa-setup-ready");
        signals.disableSetup();
        signals.disableSetup();
        signals.enableSetup();
        b.fire("ipa-setup-ready");
        assertEquals(List.of("ipa-clock-query request", "ipa-setup-ready request", "set up", "ipa-setup-ready disable",
                "ipa-setup-ready enable", "set up"), b.log);
    }
}
