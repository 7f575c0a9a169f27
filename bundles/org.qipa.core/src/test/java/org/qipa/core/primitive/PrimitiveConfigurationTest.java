package org.qipa.core.primitive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qipa.api.platform.Hardware;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.trace.Socs;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

class PrimitiveConfigurationTest {

    /** Spec 05 §5: QSB limits with both masters' fields (oddity 7), timing, backward compatibility, clocks. */
    @ParameterizedTest
    @CsvSource({
        "msm8998, IPA_BCR=1 CLKON_CFG=8 QSB_MAX_WRITES=28 QSB_MAX_READS=88 COUNTER_CFG=f0",
        "sdm845, IPA_BCR=3b QSB_MAX_WRITES=48 QSB_MAX_READS=c8 COUNTER_CFG=f0 IDLE_INDICATION_CFG=100",
        "sc7180, IPA_BCR=0 IPA_TX_CFG=ffffefff CLKON_CFG=30000000 COMP_CFG=ffffffff QSB_MAX_WRITES=8 QSB_MAX_READS=c"
            + " COUNTER_CFG=f0 FILT_ROUT_HASH_EN=0 IDLE_INDICATION_CFG=100",
        "sdx55, COMP_CFG=ffffffff QSB_MAX_WRITES=88 QSB_MAX_READS=7800c0 TIMERS_XO_CLK_DIV_CFG=0"
            + " QTIME_TIMESTAMP_CFG=180e8e TIMERS_PULSE_GRAN_CFG=123 TIMERS_XO_CLK_DIV_CFG=bf"
            + " TIMERS_XO_CLK_DIV_CFG=800000bf IDLE_INDICATION_CFG=100",
        "sm6350, COMP_CFG=ffffffff QSB_MAX_WRITES=c QSB_MAX_READS=78000d TIMERS_XO_CLK_DIV_CFG=0"
            + " QTIME_TIMESTAMP_CFG=180e8e TIMERS_PULSE_GRAN_CFG=123 TIMERS_XO_CLK_DIV_CFG=bf"
            + " TIMERS_XO_CLK_DIV_CFG=800000bf IDLE_INDICATION_CFG=100",
        "sm8350, COMP_CFG=ffffffff QSB_MAX_WRITES=8 QSB_MAX_READS=780000 TIMERS_XO_CLK_DIV_CFG=0"
            + " QTIME_TIMESTAMP_CFG=180e8e TIMERS_PULSE_GRAN_CFG=123 TIMERS_XO_CLK_DIV_CFG=bf"
            + " TIMERS_XO_CLK_DIV_CFG=800000bf IDLE_INDICATION_CFG=100",
        "sc7280, COMP_CFG=ffffffff QSB_MAX_WRITES=c QSB_MAX_READS=78000d TIMERS_XO_CLK_DIV_CFG=0"
            + " QTIME_TIMESTAMP_CFG=180e8e TIMERS_PULSE_GRAN_CFG=123 TIMERS_XO_CLK_DIV_CFG=bf"
            + " TIMERS_XO_CLK_DIV_CFG=800000bf IDLE_INDICATION_CFG=100",
        "sdx65, COMP_CFG=ffffffff QSB_MAX_WRITES=0 QSB_MAX_READS=0 TIMERS_XO_CLK_DIV_CFG=0"
            + " QTIME_TIMESTAMP_CFG=180e8e TIMERS_PULSE_GRAN_CFG=b63 TIMERS_XO_CLK_DIV_CFG=bf"
            + " TIMERS_XO_CLK_DIV_CFG=800000bf IDLE_INDICATION_CFG=100",
        "milos, COMP_CFG=ffffffff QSB_MAX_WRITES=d QSB_MAX_READS=d TIMERS_XO_CLK_DIV_CFG=0"
            + " QTIME_TIMESTAMP_CFG=180e8e TIMERS_PULSE_GRAN_CFG=b63 TIMERS_XO_CLK_DIV_CFG=bf"
            + " TIMERS_XO_CLK_DIV_CFG=800000bf IDLE_INDICATION_CFG=100",
        "sm8550, COMP_CFG=ffffffff QSB_MAX_WRITES=0 QSB_MAX_READS=8c TIMERS_XO_CLK_DIV_CFG=0"
            + " QTIME_TIMESTAMP_CFG=180e00 TIMERS_PULSE_GRAN_CFG=b63 TIMERS_XO_CLK_DIV_CFG=bf"
            + " TIMERS_XO_CLK_DIV_CFG=800000bf IDLE_INDICATION_CFG=100"})
    void shouldWriteTheTableOfItsVersionInOrder(String name, String expected) {
        var soc = Socs.soc(name);
        var time = new SimulatedTime();
        List<String> written = new ArrayList<>();
        Map<Integer, Integer> values = new HashMap<>();
        var window = new Hardware.Registers() {
            @Override
            public int read(int offset) {
                return values.getOrDefault(offset, -1);
            }

            @Override
            public void write(int offset, int value) {
                values.put(offset, value);
                written.add(soc.ipaRegisters().locate(offset).orElseThrow().register().name() + "="
                        + Integer.toHexString(value));
            }
        };
        var registers = new IpaRegisters(soc.ipaRegisters(), window, new RingJournals().journal("d", time));
        new PrimitiveConfiguration(soc.table(), IpaRules.of(soc.table().ipaVersion()), registers).configure();
        assertEquals(expected, String.join(" ", written));
    }
}
