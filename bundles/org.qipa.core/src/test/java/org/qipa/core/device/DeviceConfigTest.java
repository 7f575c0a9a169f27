package org.qipa.core.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceConfigTest {

    private static String refused(Map<String, ?> properties) {
        return assertThrows(IllegalArgumentException.class, () -> DeviceConfig.of(properties)).getMessage();
    }

    @Test
    void shouldReadWhatIsThere() {
        assertEquals(new DeviceConfig("ipa0", "", ""), DeviceConfig.of(Map.of("name", "ipa0",
                "silicon.target", DeviceConfig.NO_SILICON, "service.pid", "x")));
        assertEquals(new DeviceConfig("ipa0", "modem", "(qipa.soc=sc7280)"), DeviceConfig.of(
                Map.of("name", " ipa0 ", "loader", "modem", "silicon.target", "(qipa.soc=sc7280)")));
    }

    @Test
    void shouldRefuseAMissingName() {
        assertEquals("device refused: property=name missing", refused(Map.of()));
        assertEquals("device refused: property=name missing", refused(Map.of("name", " ")));
    }

    @Test
    void shouldRefuseANameThatIsNoInterfaceName() {
        assertEquals("device refused: name=IPA 0 form=[a-z][a-z0-9_-]{0,14}", refused(Map.of("name", "IPA 0")));
        assertEquals("device refused: name=a234567890123456 form=[a-z][a-z0-9_-]{0,14}",
                refused(Map.of("name", "a234567890123456")));
    }

    @Test
    void shouldRefuseAnUnknownLoader() {
        assertEquals("device refused: name=ipa0 loader=me known=self, modem, skip",
                refused(Map.of("name", "ipa0", "loader", "me")));
    }
}
