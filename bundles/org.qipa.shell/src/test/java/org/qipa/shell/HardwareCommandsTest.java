package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.platform.SiliconSnapshot;

class HardwareCommandsTest {

    private static SiliconSnapshot snapshot(Map<String, String> values) {
        return new SiliconSnapshot("ipa0", new TreeMap<>(values));
    }

    @Test
    void shouldPrintAValueALine() {
        assertEquals("lost         0\npower.clock  true",
                HardwareCommands.text(snapshot(Map.of("power.clock", "true", "lost", "0"))));
    }

    @Test
    void shouldPrintWhatCameWentAndChanged() {
        var before = snapshot(Map.of("a", "1", "b", "2", "c", "3"));
        var after = snapshot(Map.of("b", "2", "c", "4", "d", "5"));
        assertEquals("- a=1\nc: 3 -> 4\n+ d=5", HardwareCommands.lines(before.differences(after)));
    }

    @Test
    void shouldReadBackWhatItHasSaved() throws CommandException {
        var saved = snapshot(Map.of("ipa-reg.ROUTE", "0x00000000", "lost", "0"));
        var read = HardwareCommands.parse("FILE", Out.prettyJson(saved));
        assertEquals(saved, read);
        assertEquals(List.of(), saved.differences(read));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "3", "{\"device\":\"ipa0\"}", "{\"device\":\"ipa0\",\"values\":3}"})
    void shouldRefuseAFileThatIsNoSnapshot(String text) {
        var e = assertThrows(CommandException.class, () -> HardwareCommands.parse("FILE", text));
        assertTrue(e.getMessage().startsWith("not a saved snapshot: file=FILE cause="), e.getMessage());
    }
}
