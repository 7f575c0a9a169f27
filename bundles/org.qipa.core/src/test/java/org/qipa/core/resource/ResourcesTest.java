package org.qipa.core.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.core.trace.Socs;

class ResourcesTest {

    @Test
    void shouldPackTwoGroupsARegisterAndLeaveTheOddOneOut() {
        var soc = Socs.soc("sdm845");
        var words = Resources.words(soc.table(), soc.ipaRegisters());
        assertEquals(0x3f013f01, words.get(0).word().value());
        assertEquals(0x3f010000, words.get(1).word().value());
        var destination = words.stream().filter(e -> e.word().register().name().startsWith("DST")).toList();
        assertEquals(0x04040404, destination.get(0).word().value());
        assertEquals(0x00000303, destination.get(1).word().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"msm8998", "sdm845", "sc7180", "sdx55", "sm6350", "sm8350", "sc7280", "sdx65", "milos",
        "sm8550"})
    void shouldTakeTheTablesOfAllSocs(String name) {
        var soc = Socs.soc(name);
        assertTrue(Resources.check(soc.table(), soc.ipaRegisters()).isEmpty());
    }
}
