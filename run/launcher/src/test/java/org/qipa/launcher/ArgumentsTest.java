package org.qipa.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @Test
    void shouldBringUpOneSdm845WhenNothingIsSaid() throws LaunchException {
        Arguments arguments = Arguments.parse();
        assertEquals(Arguments.Word.PROMPT, arguments.word());
        assertEquals("sdm845", arguments.soc());
        assertNull(arguments.silicon());
        assertEquals(1, arguments.devices());
        assertEquals(List.of("qipa"), arguments.features());
        assertFalse(arguments.tun());
        assertNull(arguments.conf());
    }

    @Test
    void shouldTakeConfigurationsOfYourOwn() throws LaunchException {
        assertEquals(Path.of("mine.json"), Arguments.parse("--conf", "mine.json").conf());
    }

    @Test
    void shouldTakeOptionsBeforeAndAfterTheWord() throws LaunchException {
        Arguments arguments = Arguments.parse("--soc", "sc7280", "exec", "ipa:list", "--devices=2", "ipa:show ipa0", "--tun");
        assertEquals(Arguments.Word.EXEC, arguments.word());
        assertEquals(List.of("ipa:list", "ipa:show ipa0"), arguments.rest());
        assertEquals("sc7280", arguments.soc());
        assertEquals(2, arguments.devices());
        assertTrue(arguments.tun());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--foo                  | unknown option --foo (see --help)",
        "exec ipa:list --json   | unknown option --json (see --help)",
        "--so sdm845            | unknown option --so (see --help)",
        "-x                     | unknown option -x (see --help)",
        "start                  | unknown word 'start': demo, exec, script, modem, check, export or none (see --help)",
        "demo twice             | demo takes no 'twice' (see --help)",
        "exec                   | exec needs a line, such as exec 'ipa:list' (see --help)",
        "export                 | export needs a folder (see --help)",
        "--devices 0            | --devices 0 is not in 1..64 (see --help)",
        "--devices 65           | --devices 65 is not in 1..64 (see --help)",
        "--devices two          | --devices 'two' is not a number (see --help)",
        "--soc a)(b             | --soc 'a)(b' is not a name (see --help)",
        "--silicon *            | --silicon '*' is not a name (see --help)",
        "modem now              | modem takes no 'now' (see --help)",
        "--qrtr a)(b            | --qrtr 'a)(b' is not a name (see --help)",
        "--qrtr kernel --devices 2 | --qrtr kernel serves one device: --devices 2 (see --help)",
        "--features ../x        | --features '../x' is not a name (see --help)",
        "--soc                  | --soc needs a NAME (see --help)",
    })
    void shouldRefuseWithOneLineWhenItCannotBeMeant(String line, String message) {
        LaunchException refused = assertThrows(LaunchException.class, () -> Arguments.parse(line.split(" ")));
        assertEquals(message, refused.getMessage());
        assertEquals(2, refused.exitCode());
    }

    @Test
    void shouldPutAModemAloneOnTheKernelsQrtrAndADeviceOnItsOwn() throws LaunchException {
        assertEquals("kernel", Arguments.parse("modem").qrtr());
        assertEquals("local", Arguments.parse("modem", "--qrtr", "local").qrtr());
        assertEquals("local", Arguments.parse("demo").qrtr());
        assertEquals("kernel", Arguments.parse("--qrtr", "kernel").qrtr());
    }

    @Test
    void shouldRefuseAnOptionThatIsThereTwice() {
        LaunchException refused = assertThrows(LaunchException.class, () -> Arguments.parse("--soc", "a", "--soc", "b"));
        assertEquals("--soc is there more than once (see --help)", refused.getMessage());
    }

    @Test
    void shouldDescribeEveryOption() throws LaunchException {
        Arguments arguments = Arguments.parse("demo", "--help");
        assertTrue(arguments.helpRequested());
        for (String option : List.of("--soc", "--silicon", "--devices", "--tun", "--help", "demo", "exec")) {
            assertTrue(Arguments.usage().contains(option), option);
        }
    }
}
