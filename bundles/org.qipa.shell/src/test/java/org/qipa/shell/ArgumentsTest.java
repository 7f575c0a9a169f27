package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final String SWAP = "ipa:swap [DEVICE] SOC";

    @Test
    void shouldTakeAsManyAsTheUsageNames() throws CommandException {
        assertEquals(List.of("sc7280"), Arguments.of(SWAP, "sc7280"));
        assertEquals(List.of("ipa0", "sc7280"), Arguments.of(SWAP, "ipa0", "sc7280"));
        assertEquals(List.of("a", "b", "c"), Arguments.of("ipa:hold [DEVICE]...", "a", "b", "c"));
        assertEquals(List.of(), Arguments.of("ipa:await"));
    }

    @Test
    void shouldRefuseTooFewAndTooManyWithTheUsage() {
        assertEquals("wrong arguments: given=[] usage: ipa:swap [DEVICE] SOC; see help ipa:swap", refusal());
        assertEquals("wrong arguments: given=[a, b, c] usage: ipa:swap [DEVICE] SOC; see help ipa:swap",
                refusal("a", "b", "c"));
    }

    @Test
    void shouldRefuseAnUnknownOption() {
        assertEquals("no such option: option=--now usage: ipa:swap [DEVICE] SOC; see help ipa:swap",
                refusal("--now", "ipa0", "sc7280"));
    }

    @Test
    void shouldRefuseNumbersThatAreNoneOrBeyondTheirLimits() throws CommandException {
        assertEquals(30, Arguments.number("--seconds", "30", 1, 60));
        assertEquals("not a number within limits: --seconds=abc limit=1..60", assertThrows(CommandException.class,
                () -> Arguments.number("--seconds", "abc", 1, 60)).getMessage());
        assertEquals("not a number within limits: --seconds=61 limit=1..60", assertThrows(CommandException.class,
                () -> Arguments.number("--seconds", "61", 1, 60)).getMessage());
        assertEquals(200_000_000L, Arguments.nanos("-i", "0.2", 0.001, 1));
        assertEquals("not a number within limits: -i=NaN limit=0.001..1.0 s", assertThrows(CommandException.class,
                () -> Arguments.nanos("-i", "NaN", 0.001, 1)).getMessage());
    }

    private static String refusal(String... given) {
        return assertThrows(CommandException.class, () -> Arguments.of(SWAP, given)).getMessage();
    }
}
