package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;

/** INIT_DRIVER of kind {@code qmi-golden} as the whole driver sends it, from the SoC's table and the memory offset alone. */
class InitDriverTest {

    @Test
    void shouldTellTheModemWhatTheTableSays() {
        var comparison = Comparison.of("qmi-golden");
        comparison.run((file, root) -> comparison.section(root, "init_driver", c -> () -> send(c))).endPart();
    }

    private static void send(JsonNode c) throws Exception {
        try (var rig = new DriverRig(Socs.soc(c.get("soc").asText()), (int) Recorded.number(c.get("mem_offset")), "self")) {
            var modem = new Modem(rig);
            rig.owner(rig.driver()::probe);
            rig.remote(RemoteProcessorEvent.BEFORE_POWERUP);
            if (c.get("uc_loaded").asBoolean()) {
                rig.micro(Stimuli.UC_RESPONSE, 1, Stimuli.UC_1);
            }
            if (c.get("boot").asText().equals("later_boot")) {
                modem.appears(Modem.Answer.SUCCESS);
                modem.bye();
                modem.sent.clear();
            }
            modem.appears(Modem.Answer.SUCCESS);
            assertEquals(List.of(Modem.SERVICE_PORT + " " + Recorded.member(c, "bytes").asText()), modem.sent);
        }
    }
}
