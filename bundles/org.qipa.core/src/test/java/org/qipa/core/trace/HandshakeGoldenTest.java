package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.core.driver.DriverAccess;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;

/** Vectors of kind {@code handshake-golden}: scripts of what modem and platform do, against the whole driver. */
class HandshakeGoldenTest {

    /** Longer than INIT_DRIVER is waited for. */
    private static final Duration SILENCE = Duration.ofSeconds(61);

    @Test
    void shouldDoAsRecordedInEveryStepOfEveryScript() {
        var comparison = Comparison.of("handshake-golden");
        comparison.run((file, root) -> comparison.section(root, "cases", c -> () -> script(file.soc(),
                (int) Recorded.number(file.metadata().path("mem_offset")), c))).end();
    }

    private static void script(String soc, int memOffset, JsonNode recorded) throws Exception {
        try (var rig = new DriverRig(Socs.soc(soc), memOffset, "self")) {
            var modem = new Modem(rig);
            rig.owner(rig.driver()::probe);
            rig.remote(RemoteProcessorEvent.BEFORE_POWERUP);
            rig.remote(RemoteProcessorEvent.AFTER_POWERUP);
            JsonNode choice = recorded.path("qipa");
            JsonNode steps = choice.isArray() ? choice : choice.path("steps").isArray() ? choice.path("steps")
                    : recorded.get("steps");
            String script = recorded.get("script").asText();
            assertEquals(script.length(), steps.size(), script);
            for (int i = 0; i < steps.size(); i++) {
                assertEquals(script.substring(i, i + 1), steps.get(i).get("step").asText(), script);
                step(rig, modem, script + " step " + i, steps.get(i));
            }
        }
    }

    private static void step(DriverRig rig, Modem modem, String where, JsonNode step) throws Exception {
        Streams out = rig.record();
        modem.sent.clear();
        stimulus(rig, modem, step.get("step").asText().charAt(0));
        assertEquals(sent(step.path("tx")), modem.sent, where + " tx");
        assertEquals(words(step.path("netdev")), out.lines("netdev").stream().map(l -> l.split(" ")[0]).toList(),
                where + " netdev");
        assertEquals(words(step.path("smp2p")), out.lines("smp2p"), where + " smp2p");
        state(rig, step.get("state"), where);
    }

    private static void stimulus(DriverRig rig, Modem modem, char letter) throws Exception {
        switch (letter) {
            case 'S' -> modem.appears(Modem.Answer.SUCCESS);
            case 's' -> modem.appears(Modem.Answer.NONE);
            case 'F' -> modem.appears(Modem.Answer.REFUSED);
            case 'M' -> modem.appears(Modem.Answer.CUT);
            case 'W' -> modem.appears(Modem.Answer.WRONG_TRANSACTION);
            case 'G' -> modem.appears(Modem.Answer.OTHER_MESSAGE);
            case 'Z' -> modem.appears(Modem.Answer.WRONG_TLV);
            case 'D' -> modem.asks("0001003500040001010000");
            case 'E' -> modem.asks("00010035000000");
            case 'I' -> modem.asks("0002002000040010010001");
            case 'J' -> modem.asks("00020020000000");
            case 'T' -> modem.asks("000200200014001001000111010001120100011301000114010001");
            case 'K' -> modem.asks("00020033000000");
            case 'Y' -> modem.bye();
            case 'd' -> modem.withdraws();
            case 'U' -> rig.micro(Stimuli.UC_RESPONSE, 1, Stimuli.UC_1);
            case 'X' -> rig.crash();
            case 'P' -> rig.remote(RemoteProcessorEvent.BEFORE_POWERUP);
            case 'Q' -> rig.platform().line(Interrupt.CLOCK_QUERY).fire();
            case 'O' -> {
                if (rig.netdev() != null) {
                    rig.openNetwork();
                }
            }
            default -> throw new IllegalStateException("unknown letter: " + letter);
        }
        rig.time().settle();
        if ("sMWGZ".indexOf(letter) >= 0) {
            // Nobody has answered. As in the recording the device does not suspend meanwhile.
            rig.owner(() -> DriverAccess.power(rig.driver()).getSync());
            rig.time().run(SILENCE);
            rig.owner(() -> DriverAccess.power(rig.driver()).putAutosuspend());
        }
    }

    private static void state(DriverRig rig, JsonNode state, String where) {
        var handshake = rig.driver().handshake();
        flag(state, "initial_boot", handshake.initialBoot(), where);
        flag(state, "uc_ready", handshake.ucReady(), where);
        flag(state, "modem_ready", handshake.modemReady(), where);
        flag(state, "indication_requested", handshake.indicationRequested(), where);
        flag(state, "indication_sent", handshake.indicationSent(), where);
        flag(state, "uc_loaded", rig.driver().ucLoaded(), where);
        assertEquals(state.get("modem_state").asInt(), rig.netdev() == null ? 0 : 2, where + " modem_state");
        assertEquals(state.get("pm_usage").asInt(), rig.driver().power().usage(), where + " pm_usage");
    }

    private static void flag(JsonNode state, String name, boolean value, String where) {
        assertEquals(state.get(name).asInt(), value ? 1 : 0, where + " " + name);
    }

    private static List<String> sent(JsonNode tx) {
        var all = new ArrayList<String>();
        tx.forEach(t -> all.add(Recorded.number(t.get("dst_port")) + " " + t.get("bytes").asText()));
        return all;
    }

    /** Words, or lists of words of which the later ones are numbers. */
    private static List<String> words(JsonNode list) {
        var all = new ArrayList<String>();
        list.forEach(entry -> all.add(entry.isArray() ? entry.get(0).asText() + " " + Recorded.number(entry.get(1)) + " "
                + Recorded.number(entry.get(2)) : entry.asText()));
        return all;
    }
}
