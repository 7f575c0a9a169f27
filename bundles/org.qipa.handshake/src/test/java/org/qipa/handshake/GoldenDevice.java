package org.qipa.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.qipa.api.memory.InitDriverFacts;

/**
 * Plays the scripts of handshake-golden. The handshake is the real one; what belongs to the core (power references, the
 * clock query of SMP2P, the state of the network device) is modelled here, so that whole steps can be compared.
 */
final class GoldenDevice {

    private final Bench bench;
    private boolean running;
    private boolean proxyPower = true;
    private boolean clockAnswered;
    private int starts;
    private final List<String> netdev = new ArrayList<>();
    private final List<String> smp2p = new ArrayList<>();

    GoldenDevice(InitDriverFacts facts) throws Exception {
        bench = new Bench(facts);
        bench.sent();
    }

    /** One stimulus, and what must come of it. */
    void step(JsonNode recorded, String where) throws Exception {
        netdev.clear();
        smp2p.clear();
        stimulus(recorded.get("step").asText().charAt(0));
        // The handshake asks for the network again and again; only the first time counts.
        if (bench.networkStarts > starts && !running) {
            running = true;
            netdev.add("register");
        }
        starts = bench.networkStarts;
        assertEquals(sent(recorded.path("tx")), bench.sent().stream().map(s -> s.to().port() + " " + s.bytes()).toList(), where);
        assertEquals(words(recorded.path("netdev")), netdev, where);
        assertEquals(words(recorded.path("smp2p")), smp2p, where);
        state(recorded.get("state"), where);
    }

    private void stimulus(char letter) throws Exception {
        switch (letter) {
            case 'S' -> appears(ScriptedModem.SUCCESS);
            case 's' -> appears(null);
            case 'F' -> appears(ScriptedModem.REFUSED);
            case 'M' -> appears(ScriptedModem.CUT);
            case 'W' -> appears(ScriptedModem.WRONG_TRANSACTION);
            case 'G' -> appears(ScriptedModem.OTHER_MESSAGE);
            case 'Z' -> appears(ScriptedModem.WRONG_TLV);
            case 'D' -> bench.asks(ScriptedModem.DRIVER_INIT_COMPLETE);
            case 'E' -> bench.asks(ScriptedModem.DRIVER_INIT_COMPLETE_EMPTY);
            case 'I' -> bench.asks(ScriptedModem.INDICATION_REGISTER);
            case 'J' -> bench.asks("00020020000000");
            case 'T' -> bench.asks("000200200014001001000111010001120100011301000114010001");
            case 'K' -> bench.asks("00020033000000");
            case 'Y' -> bench.bye();
            case 'd' -> {
                bench.modem.withdraw();
                bench.time.settle();
            }
            case 'U' -> {
                bench.ucLoaded |= proxyPower;
                proxyPower = false;
            }
            case 'X' -> {
                if (running) {
                    running = false;
                    netdev.add("unregister");
                }
            }
            case 'P' -> powerUp();
            case 'Q' -> clockQuery();
            default -> { } // O: the network device is opened, which is the core's affair
        }
    }

    /** Every step runs to its end: what is not answered, until the limit. */
    private void appears(String answer) throws Exception {
        bench.appears(answer);
        bench.pass(61);
    }

    private void clockQuery() {
        if (!clockAnswered) {
            clockAnswered = true;
            smp2p.add("ipa-clock-enabled 0x2 0x2");
            smp2p.add("ipa-clock-enabled-valid 0x1 0x1");
        }
    }

    private void powerUp() {
        if (clockAnswered) {
            clockAnswered = false;
            smp2p.add("ipa-clock-enabled-valid 0x1 0x0");
            smp2p.add("ipa-clock-enabled 0x2 0x0");
        }
    }

    private void state(JsonNode state, String where) {
        var now = bench.now();
        flag(state, "initial_boot", now.initialBoot(), where);
        flag(state, "uc_ready", now.ucReady(), where);
        flag(state, "modem_ready", now.modemReady(), where);
        flag(state, "indication_requested", now.indicationRequested(), where);
        flag(state, "indication_sent", now.indicationSent(), where);
        flag(state, "uc_loaded", bench.ucLoaded, where);
        assertEquals(state.get("modem_state").asInt(), running ? 2 : 0, where + " modem_state");
        assertEquals(state.get("pm_usage").asInt(), (proxyPower ? 1 : 0) + (clockAnswered ? 1 : 0), where + " pm_usage");
    }

    private static void flag(JsonNode state, String name, boolean value, String where) {
        assertEquals(state.get(name).asInt(), value ? 1 : 0, where + " " + name);
    }

    private static List<String> sent(JsonNode tx) {
        var all = new ArrayList<String>();
        tx.forEach(t -> all.add(Integer.decode(t.get("dst_port").asText()) + " " + t.get("bytes").asText()));
        return all;
    }

    private static List<String> words(JsonNode list) {
        var all = new ArrayList<String>();
        list.forEach(entry -> {
            var words = new ArrayList<String>();
            entry.forEach(word -> words.add(word.asText()));
            all.add(words.isEmpty() ? entry.asText() : String.join(" ", words));
        });
        return all;
    }
}
