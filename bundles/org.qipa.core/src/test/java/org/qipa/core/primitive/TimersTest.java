package org.qipa.core.primitive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.qipa.api.register.RegisterException;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.trace.Socs;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;

class TimersTest {

    private static final String REJECT = "reject";

    @Test
    void shouldEncodeTimesAsTheVectorsHaveThem() {
        var comparison = Comparison.of("timer-golden");
        comparison.run((file, root) -> comparison.section(root, "cases", c -> () -> {
            var soc = Socs.soc(c.get("soc").asText());
            var timers = new Timers(IpaRules.of(soc.table().ipaVersion()), soc.table().power().coreClockRateHz());
            long us = c.get("microseconds").asLong();
            compare(c, "endp_init_aggr_time_bits", () -> timers
                    .aggregationLimit(soc.ipaRegisters().register("ENDP_INIT_AGGR").word(), us).value());
            compare(c, "endp_init_hol_block_timer",
                    () -> timers.holTimer(soc.ipaRegisters().register("ENDP_INIT_HOL_BLOCK_TIMER"), us).value());
        })).end();
    }

    private static void compare(JsonNode c, String member, IntSupplier encode) {
        String expected = Recorded.member(c, member).asText();
        String actual;
        try {
            actual = "0x" + Integer.toHexString(encode.getAsInt());
        } catch (RegisterException e) {
            actual = REJECT;
        }
        assertEquals(expected, actual, () -> c.get("soc").asText() + " " + c.get("microseconds") + " us " + member);
    }

    /** Spec 08 §4: 23438 ticks, rounded to a base of five bits. */
    @Test
    void shouldScaleTheHeadOfLineTimerOf42() {
        var soc = Socs.soc("sc7180");
        var word = new Timers(IpaRules.of(soc.table().ipaVersion()), 100_000_000)
                .holTimer(soc.ipaRegisters().register("ENDP_INIT_HOL_BLOCK_TIMER"), 30_000);
        assertEquals(10, word.get("TIMER_SCALE"));
        assertEquals(23, word.get("TIMER_BASE_VALUE"));
    }

    @Test
    void shouldSelectTheGeneratorTheCountIsFor() {
        // Oddity 17: the reference forces generator 1.
        var map = Socs.map("ipa-v4.5");
        var timers = new Timers(IpaRules.of(org.qipa.api.soc.IpaVersion.of("4.5")), 0);
        var word = timers.holTimer(map.register("ENDP_INIT_HOL_BLOCK_TIMER"), 500);
        assertEquals(5, word.get("TIMER_LIMIT"));
        assertEquals(0, word.get("TIMER_GRAN_SEL"));
    }

    @Test
    void shouldUseTenMillisecondsForTheThirdGenerator() {
        // Oddity 8: the reference computes with 100 microseconds.
        var map = Socs.map("ipa-v5.5");
        var timers = new Timers(IpaRules.of(org.qipa.api.soc.IpaVersion.of("5.5")), 0);
        var word = timers.holTimer(map.register("ENDP_INIT_HOL_BLOCK_TIMER"), 200_000);
        assertEquals(20, word.get("TIMER_LIMIT"));
        assertEquals(2, word.get("TIMER_GRAN_SEL"));
    }

    @Test
    void shouldNameTheTimeThatDoesNotFit() {
        var map = Socs.map("ipa-v4.5");
        var timers = new Timers(IpaRules.of(org.qipa.api.soc.IpaVersion.of("4.5")), 0);
        var word = map.register("ENDP_INIT_AGGR").word();
        var e = assertThrows(RegisterException.class, () -> timers.aggregationLimit(word, 40_000));
        assertEquals("time does not fit: register=ENDP_INIT_AGGR microseconds=40000 limit=31 pulses", e.getMessage());
    }
}
