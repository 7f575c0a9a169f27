package org.qipa.core.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qipa.api.platform.Hardware;

/** The table of spec 01 §3, row by row. */
class LoaderChoiceTest {

    private static Hardware.Description description(String loader, boolean modemInit, boolean secureFirmware) {
        return new Hardware.Description(Optional.ofNullable(loader), modemInit, Optional.empty(), secureFirmware, 64, 320);
    }

    @ParameterizedTest
    @CsvSource({", true, true, MODEM", ", true, false, MODEM", ", false, true, SELF", "self, false, true, SELF",
        "modem, false, true, MODEM", "modem, false, false, MODEM", "skip, false, true, SKIP", "skip, false, false, SKIP"})
    void shouldChooseWhoLoadsTheFirmware(String loader, boolean modemInit, boolean secureFirmware, LoaderChoice expected)
            throws Exception {
        assertEquals(expected, LoaderChoice.of(description(loader, modemInit, secureFirmware)));
    }

    @ParameterizedTest
    @CsvSource({"modem, true, exclude each other", "self, true, exclude each other", "skip, true, exclude each other",
        "'', false, unknown loader: qcom", "tz, false, unknown loader: qcom"})
    void shouldRefuseLoadersThatContradictOrAreNotKnown(String loader, boolean modemInit, String why) {
        var e = assertThrows(DriverException.class, () -> LoaderChoice.of(description(loader, modemInit, true)));
        assertTrue(e.getMessage().startsWith("firmware loader: ") && e.getMessage().contains(why), e.getMessage());
    }

    /** The session tries a failure without table faults again, which is what deferral is for. */
    @ParameterizedTest
    @CsvSource({", false", "self, false"})
    void shouldAskForAnotherTryWhenSecureFirmwareIsNotThereYet(String loader, boolean modemInit) {
        var e = assertThrows(DriverException.class, () -> LoaderChoice.of(description(loader, modemInit, false)));
        assertTrue(e.getMessage().contains("secure firmware cannot authenticate it: secure-firmware=false"), e.getMessage());
        assertTrue(e.faults().isEmpty());
    }
}
