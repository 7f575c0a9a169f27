package org.qipa.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {

    private static final Path DEFAULT = Path.of("../conf/default.json");

    @Test
    void shouldMakeADeviceALinkAndAModemFromTheDefault() throws Exception {
        Map<String, Dictionary<String, Object>> made = Template.read(DEFAULT)
                .apply(Map.of("n", "1", "soc", "sc7280", "end", "local"));
        assertEquals(Set.of("org.qipa.device~ipa1", "org.qipa.link~rmnet1", "org.qipa.modem~ipa1"), made.keySet());
        Dictionary<String, Object> device = made.get("org.qipa.device~ipa1");
        assertEquals("ipa1", device.get("name"));
        assertEquals("(qipa.soc=sc7280)", device.get("soc.target"));
        assertNull(device.get("silicon.target"));
        Dictionary<String, Object> link = made.get("org.qipa.link~rmnet1");
        assertEquals(1, link.get("mux"));
        assertArrayEquals(new String[] {"10.64.1.2/24", "fd00:64:1::2/64"}, (String[]) link.get("addresses"));
    }

    @Test
    void shouldNameTheSiliconWhenThereIsOne() throws Exception {
        Dictionary<String, Object> device = Template.read(DEFAULT)
                .apply(Map.of("n", "0", "soc", "sdm845", "silicon", "sc7280", "end", "tun")).get("org.qipa.device~ipa0");
        assertEquals("(qipa.soc=sc7280)", device.get("silicon.target"));
    }

    @Test
    void shouldKeepTypesAndText(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("t.json"),
                "{\"p~${n}\": {\"i\": 3, \"d\": 0.5, \"b\": true, \"s\": \"$1 \\\\ ${n}\"}}");
        Dictionary<String, Object> made = Template.read(file).apply(Map.of("n", "$x")).get("p~$x");
        assertEquals(List.of(3, 0.5, true, "$1 \\ $x"),
                List.of(made.get("i"), made.get("d"), made.get("b"), made.get("s")));
    }
}
