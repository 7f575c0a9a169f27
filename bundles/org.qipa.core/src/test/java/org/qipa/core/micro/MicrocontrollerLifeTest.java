package org.qipa.core.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.JournalKind;
import org.qipa.core.interrupt.IpaInterrupts;
import org.qipa.core.power.PowerBench;

/** Spec 10 §1: proxy power, INIT_COMPLETED, retention, panic. */
class MicrocontrollerLifeTest {

    private static final int UC_1 = 1 << IpaInterrupts.UC_1;

    private final PowerBench b = new PowerBench("sdm845", 1);
    private final MemorySegment shared = MemorySegment.ofArray(new byte[40]);
    private final Microcontroller micro = new Microcontroller(() -> shared, b.registers, b.interrupts, b.power, b.owner,
            b.journal);

    private void configured() {
        b.power.getSync();
        b.interrupts.configure();
        micro.configure();
        b.log.clear();
    }

    private void answer(int response) {
        shared.set(ValueLayout.JAVA_BYTE, 12, (byte) response);
        b.raise(UC_1);
    }

    private List<String> retention() {
        return b.log.stream().filter(l -> l.contains("retention")).toList();
    }

    @Test
    void shouldHoldPowerForTheFirstBootOfTheModemOnly() {
        configured();
        int before = b.power.snapshot().usage();
        micro.beforePowerup();
        assertEquals(before + 1, b.power.snapshot().usage());
        micro.beforePowerup();
        assertEquals(before + 1, b.power.snapshot().usage());
        answer(1);
        micro.beforePowerup();
        assertEquals(before, b.power.snapshot().usage());
    }

    @Test
    void shouldDropThePowerAndAskForRetentionWhenItHasBootedAndOnlyWarnTheSecondTime() {
        configured();
        micro.beforePowerup();
        int held = b.power.snapshot().usage();
        answer(1);
        assertTrue(micro.isLoaded());
        assertEquals(held - 1, b.power.snapshot().usage());
        assertEquals(List.of("power retention { class: bcm, res: ipa_pc, val: 1 }"), retention());
        answer(1);
        assertTrue(micro.isLoaded());
        assertEquals(held - 1, b.power.snapshot().usage());
        assertEquals(1, retention().size());
        assertEquals(Map.of("microcontroller-response", 1L), b.journal.counts(JournalKind.FAULT));
    }

    @Test
    void shouldNotBelieveABootThatNobodyWaitsFor() {
        configured();
        answer(1);
        assertFalse(micro.isLoaded());
        assertEquals(List.of(), retention());
        answer(9);
        assertEquals(Map.of("microcontroller-response", 2L), b.journal.counts(JournalKind.FAULT));
    }

    @Test
    void shouldGiveRetentionUpWhenItIsRemovedLoaded() {
        configured();
        micro.beforePowerup();
        answer(1);
        b.log.clear();
        micro.deconfigure();
        assertEquals(List.of("IPA_IRQ_EN = 4", "IPA_IRQ_EN = 0", "power retention { class: bcm, res: ipa_pc, val: 0 }"),
                b.log);
    }

    @Test
    void shouldDropThePowerWithoutRetentionWhenItIsRemovedBeforeItHasBooted() {
        configured();
        micro.beforePowerup();
        int held = b.power.snapshot().usage();
        micro.deconfigure();
        assertEquals(held - 1, b.power.snapshot().usage());
        assertFalse(micro.isLoaded());
        assertEquals(List.of(), retention());
    }

    @Test
    void shouldTellTheMicrocontrollerOfAPanicAndGiveItAHundredMicroseconds() throws Exception {
        configured();
        micro.beforePowerup();
        answer(1);
        shared.fill((byte) 0x5a);
        b.log.clear();
        long before = b.time.nanoTime();
        b.time.on(b.owner, () -> {
            micro.panic();
            return null;
        });
        assertEquals(100_000, b.time.nanoTime() - before);
        assertEquals(List.of("IPA_IRQ_UC = 1"), b.log);
        assertEquals(4, shared.get(ValueLayout.JAVA_BYTE, 0));
        for (int at : new int[] {4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 17, 18, 19}) {
            assertEquals(0, shared.get(ValueLayout.JAVA_BYTE, at), "byte " + at);
        }
        assertEquals(0x5a, shared.get(ValueLayout.JAVA_BYTE, 20), "the event is not the driver's");
    }

    @Test
    void shouldNotTalkToAMicrocontrollerThatIsNotThere() {
        configured();
        micro.panic();
        assertEquals(List.of(), b.log);
        assertEquals(0, shared.get(ValueLayout.JAVA_BYTE, 0));
    }
}
