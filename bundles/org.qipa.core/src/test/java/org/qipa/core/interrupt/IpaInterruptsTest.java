package org.qipa.core.interrupt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.core.power.PowerBench;

/** Spec 05 §2.3 and §2.4 on registers that only read back. */
class IpaInterruptsTest {

    private static final int SUSPENDED = 1 << IpaInterrupts.TX_SUSPEND;

    private static PowerBench bench(String soc, int units) {
        var b = new PowerBench(soc, units);
        b.power.getSync();
        b.interrupts.configure();
        b.interrupts.enable(IpaInterrupts.UC_0, () -> b.log.add("handle UC_0"));
        b.interrupts.enable(IpaInterrupts.UC_1, () -> b.log.add("handle UC_1"));
        return b;
    }

    private static List<String> story(PowerBench b) {
        return b.log.stream().filter(l -> !l.equals("read IPA_IRQ_STTS")).toList();
    }

    private static void suspendInfo(PowerBench b, int unit, int value) {
        b.values.put(b.soc.ipaRegisters().register("IRQ_SUSPEND_INFO").offset(unit), value);
    }

    @Test
    void shouldHandleTheLowestConditionFirstAndClearEachAtItsTime() {
        PowerBench b = bench("sdm845", 1);
        b.interrupts.enableSuspend(9);
        suspendInfo(b, 0, 0x200);
        b.log.clear();
        b.raise(SUSPENDED | 1 << 3 | 1 << 2);
        assertEquals(List.of("IPA_IRQ_CLR = 4", "handle UC_0", "IPA_IRQ_CLR = 8", "handle UC_1", "read IRQ_SUSPEND_INFO[0]",
                "IRQ_SUSPEND_CLR[0] = 200", "IPA_IRQ_CLR = 4000", "ipa handled"), story(b));
    }

    @Test
    void shouldClearAConditionNobodyWantsAtTheEndWithoutAHandler() {
        PowerBench b = bench("sdm845", 1);
        b.log.clear();
        b.raise(1 << 5 | 1 << 2);
        assertEquals(List.of("IPA_IRQ_CLR = 4", "handle UC_0", "IPA_IRQ_CLR = 20", "ipa handled"), story(b));
    }

    @Test
    void shouldHaveThePowerOnBeforeItReadsTheStatus() {
        PowerBench b = bench("sdm845", 1);
        b.power.putAutosuspend();
        b.time.run(Duration.ofMillis(501));
        assertEquals("SUSPENDED", b.power.snapshot().state());
        b.log.clear();
        b.raise(1 << 2);
        assertTrue(b.log.indexOf("power clock true") >= 0, b.log::toString);
        assertTrue(b.log.indexOf("power clock true") < b.log.indexOf("read IPA_IRQ_STTS"), b.log::toString);
        assertTrue(b.log.indexOf("resumed") < b.log.indexOf("read IPA_IRQ_STTS"), b.log::toString);
        assertEquals(0, b.power.snapshot().usage());
    }

    @Test
    void shouldTouchNothingWhenPowerDoesNotCome() {
        PowerBench b = bench("sdm845", 1);
        b.power.putAutosuspend();
        b.time.run(Duration.ofMillis(501));
        b.log.clear();
        b.noClock = true;
        b.raise(1 << 2);
        assertEquals(List.of("power interconnects true", "power interconnects false"), b.log);
        assertEquals(0, b.power.snapshot().usage());
    }

    @Test
    void shouldOnlyClearTheConditionWhenNoEndpointSignalled() {
        PowerBench b = bench("sdm845", 1);
        b.interrupts.enableSuspend(9);
        b.log.clear();
        b.raise(SUSPENDED);
        assertEquals(List.of("read IRQ_SUSPEND_INFO[0]", "IPA_IRQ_CLR = 4000", "ipa handled"), story(b));
    }

    @Test
    void shouldUseTheSecondUnitForEndpointsFrom32On() {
        PowerBench b = bench("sm8550", 2);
        b.log.clear();
        b.interrupts.enableSuspend(33);
        b.interrupts.enableSuspend(4);
        assertEquals(List.of("read IRQ_SUSPEND_EN[1]", "IRQ_SUSPEND_EN[1] = 2", "IPA_IRQ_EN = 400c",
                "read IRQ_SUSPEND_EN[0]", "IRQ_SUSPEND_EN[0] = 10"), b.log);
        suspendInfo(b, 1, 2);
        b.log.clear();
        b.raise(SUSPENDED);
        assertEquals(List.of("read IRQ_SUSPEND_INFO[0]", "read IRQ_SUSPEND_INFO[1]", "IRQ_SUSPEND_CLR[1] = 2",
                "IPA_IRQ_CLR = 4000", "ipa handled"), story(b));
        b.log.clear();
        b.interrupts.disableSuspend(33);
        assertEquals(List.of("read IRQ_SUSPEND_EN[1]", "IRQ_SUSPEND_EN[1] = 0"), b.log);
    }

    /** The reference toggles its bitmap; enabling twice does not disable here. */
    @Test
    void shouldEnableAnEndpointOnceHoweverOftenItIsAsked() {
        PowerBench b = bench("sdm845", 1);
        b.log.clear();
        b.interrupts.enableSuspend(9);
        b.interrupts.enableSuspend(9);
        b.interrupts.disableSuspend(9);
        b.interrupts.disableSuspend(9);
        assertEquals(List.of("read IRQ_SUSPEND_EN[0]", "IRQ_SUSPEND_EN[0] = 200", "IPA_IRQ_EN = 400c", "IPA_IRQ_EN = c",
                "read IRQ_SUSPEND_EN[0]", "IRQ_SUSPEND_EN[0] = 0"), b.log);
    }
}
