package org.qipa.gsi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.qipa.api.gsi.ChannelState;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.time.Lane;

/**
 * Replays the GSI's part of a golden trace. What the rest of the driver would ask of the GSI is taken from the trace itself:
 * a command that it shows and that has not been given yet becomes the call that gives it, TREs become transactions. What the
 * GSI then writes is compared by the rules of the vectors.
 */
final class TraceReplay {

    private static final Set<String> IEOB = Set.of("CNTXT_SRC_IEOB_IRQ_MSK", "CNTXT_SRC_IEOB_IRQ_CLR");

    final Bench bench;
    private final Map<Integer, GsiChannel> byId = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Set<Integer> startedRings = new HashSet<>();
    /** Ring bases in the trace, as programmed. */
    private final Map<String, Integer> bases = new HashMap<>();
    private String phase = "";
    private int events;
    /** Generic commands that are to answer RETRY. */
    private int retries;

    TraceReplay(Bench bench) throws Exception {
        this.bench = bench;
        bench.open(bench.data);
        bench.soc.table().endpoints().stream().filter(e -> e.isAp())
                .forEach(e -> byId.put(e.channelId(), bench.channel(e.name())));
    }

    void presets(JsonNode trace) {
        for (JsonNode p : trace.path("register_presets")) {
            if (p.path("b").asText().equals("gsi")) {
                int offset = Integer.decode(p.path("o").asText());
                bench.hardware.values.put(bench.soc.gsiRegisters().locate(offset).orElseThrow().toString(),
                        (int) Long.decode(p.path("v").asText()).longValue());
            }
        }
    }

    /** Replays a trace; answers how many writes were compared. */
    int replay(JsonNode trace) throws Exception {
        int mark = bench.hardware.log.size();
        List<JsonNode> list = new ArrayList<>();
        trace.path("events").forEach(list::add);
        for (int i = 0; i < list.size(); i++) {
            step(list, i);
            events++;
        }
        List<String> expected = new ArrayList<>();
        List<String> expectedIeob = new ArrayList<>();
        Normaliser ours = new Normaliser(false);
        Normaliser theirs = new Normaliser(true);
        for (JsonNode e : list) {
            if (e.path("op").asText().equals("w") && e.path("b").asText().equals("gsi")) {
                theirs.add(e.path("r").asText(), e.path("n").asInt(-1), (int) Long.decode(e.path("v").asText()).longValue(),
                        expected, expectedIeob);
            }
        }
        List<String> actual = new ArrayList<>();
        List<String> actualIeob = new ArrayList<>();
        for (FakeGsi.Access a : bench.hardware.log.subList(mark, bench.hardware.log.size())) {
            if (a.write()) {
                ours.add(a.name(), a.instance(), a.value(), actual, actualIeob);
            }
        }
        compare("writes", expected, actual);
        if (!trace.path("metadata").path("kind").asText().matches("trace-(ssr|retry|data|aggr)")) {
            // In those, completions of several rings coincide, and which poll ends first is nobody's promise.
            compare("IEOB", expectedIeob, actualIeob);
        }
        return expected.size() + expectedIeob.size();
    }

    private static void compare(String what, List<String> expected, List<String> actual) {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String e = i < expected.size() ? expected.get(i) : "nothing";
            String a = i < actual.size() ? actual.get(i) : "nothing";
            if (!e.equals(a)) {
                throw new AssertionError(what + " differ at " + i + ": expected " + e + ", was " + a + "; before: "
                        + expected.subList(Math.max(0, i - 5), i));
            }
        }
    }

    /** Brings a write into the form in which it is compared. */
    private final class Normaliser {
        private final boolean golden;
        private int types;

        Normaliser(boolean golden) {
            this.golden = golden;
            this.types = golden ? goldenTypes : ourTypes;
        }

        void add(String name, int n, int value, List<String> out, List<String> ieob) {
            if (IEOB.contains(name)) {
                ieob.add(name + " " + Integer.toHexString(value));
                return;
            }
            if (name.equals("CNTXT_TYPE_IRQ_MSK")) {
                int change = types ^ value;
                types = value;
                if (golden) {
                    goldenTypes = value;
                } else {
                    ourTypes = value;
                }
                if (change == 8) {
                    ieob.add(name + " bit3 " + (value & 8));
                    return;
                }
                out.add(name + " " + Integer.toHexString(value & ~8));
                return;
            }
            String key = (golden ? "golden " : "ours ") + name + n;
            switch (name) {
                case "CH_C_CNTXT_2", "EV_CH_E_CNTXT_2" -> {
                    bases.put(key, value);
                    out.add(name + "[" + n + "] base");
                }
                case "CH_C_CNTXT_3", "EV_CH_E_CNTXT_3" -> out.add(name + "[" + n + "] base");
                case "CH_C_DOORBELL_0" -> {
                    if (bench.soc.table().endpoints().stream().anyMatch(e -> e.isAp() && e.channelId() == n
                            && e.towardIpa())) {
                        out.add(name + "[" + n + "] +" + (value - bases.get((golden ? "golden " : "ours ")
                                + "CH_C_CNTXT_2" + n)));
                    }
                }
                case "EV_CH_E_DOORBELL_0" -> {
                    if (bases.get(key + "started") == null) {
                        bases.put(key + "started", 1);
                        out.add(name + "[" + n + "] +" + (value - bases.get((golden ? "golden " : "ours ")
                                + "EV_CH_E_CNTXT_2" + n)));
                    }
                }
                default -> out.add(name + "[" + n + "] " + Integer.toHexString(value));
            }
        }
    }

    private int goldenTypes;
    private int ourTypes;

    // ------------------------------------------------------------------ stimuli

    private void step(List<JsonNode> list, int i) throws Exception {
        JsonNode e = list.get(i);
        switch (e.path("op").asText()) {
            case "phase" -> phase(e.path("name").asText());
            case "irq" -> irq(e);
            case "w" -> {
                if (e.path("b").asText().equals("gsi")) {
                    write(e.path("r").asText(), e.path("n").asInt(-1), (int) Long.decode(e.path("v").asText()).longValue());
                }
            }
            case "tres" -> tres(e);
            case "hw_event" -> {
                int ch = e.path("ch").asInt();
                if (!isTx(ch)) {
                    bench.hardware.receive(ch, e.path("len").asInt());
                    bench.time.settle();
                }
            }
            default -> { }
        }
    }

    private boolean isTx(int ch) {
        return bench.soc.table().endpoint(byId.get(ch).endpoint()).towardIpa();
    }

    private void phase(String name) throws Exception {
        phase = name;
        FakeGsi hardware = bench.hardware;
        if (name.equals("stop_in_proc_and_retry")) {
            hardware.stopInProc = 2;
            retries = 2;
        } else if (name.startsWith("gsi_error_interrupt")) {
            var m = java.util.regex.Pattern.compile("type(\\d+)_idx(\\d+)_code(\\d+)").matcher(name);
            m.find();
            hardware.values.put("ERROR_LOG", Integer.parseInt(m.group(1)) << 24 | Integer.parseInt(m.group(2)) << 19
                    | Integer.parseInt(m.group(3)) << 12);
            hardware.global |= 1;
        } else if (name.equals("gsi_unexpected_global_bit3")) {
            hardware.values.merge("CNTXT_GLOB_IRQ_EN", 8, (a, b) -> a | b);
            hardware.global |= 8;
        } else if (name.equals("gsi_general_interrupt_bus_error")) {
            hardware.general |= 2;
        } else if (name.equals("tx_queue_full")) {
            hardware.holdTx = true;
            GsiChannel tx = bench.channel(EndpointName.AP_MODEM_TX);
            bench.on(bench.data, () -> {
                for (GsiTransaction t = tx.allocate(1); t != null; t = tx.allocate(1)) {
                    t.addTransfer(0x1000, 8);
                    t.commit(false);
                }
            });
        }
        hardware.line();
        bench.time.settle();
    }

    private void irq(JsonNode e) throws Exception {
        if (e.path("name").asText().equals("gsi")) {
            switch (e.path("act").asText()) {
                case "disable" -> bench.run(bench.session::suspend);
                case "enable" -> bench.run(bench.session::resume);
                default -> { }
            }
        }
    }

    /** How often we have written something. */
    private int ours(String name) {
        return (int) bench.hardware.log.stream().filter(a -> a.write() && a.name().equals(name)).count();
    }

    private void write(String name, int n, int value) throws Exception {
        if (!Set.of("CNTXT_INTSET", "CH_CMD", "CH_C_QOS", "GENERIC_CMD").contains(name)) {
            return;
        }
        if (seen.merge(name, 1, Integer::sum) <= ours(name)) {
            return;
        }
        switch (name) {
            case "CNTXT_INTSET" -> bench.run(bench.session::setup);
            case "CH_C_QOS" -> bench.run(() -> byId.get(n).reset((value & 0x200) != 0));
            case "CH_CMD" -> {
                GsiChannel channel = byId.get(value & 0xff);
                boolean suspending = phase.contains("suspend") || phase.contains("resume") || phase.contains("tx_")
                        || phase.contains("power_reference");
                switch (value >>> 24) {
                    case 1 -> {
                        if (channel.state() == ChannelState.STOPPED && suspending) {
                            bench.run(channel::resume);
                        } else {
                            bench.run(channel::start);
                        }
                    }
                    case 2 -> {
                        if (suspending) {
                            bench.run(channel::suspend);
                        } else {
                            bench.run(channel::stop);
                        }
                    }
                    case 9 -> bench.run(() -> channel.reset(true));
                    case 10 -> bench.run(bench.session::teardown);
                    default -> throw new AssertionError("nobody asked for CH_CMD 0x" + Integer.toHexString(value));
                }
            }
            default -> generic(value);
        }
    }

    private void generic(int value) throws Exception {
        var register = bench.soc.gsiRegisters().register("GENERIC_CMD");
        int channel = (int) register.field("GENERIC_CHID").decode(value);
        boolean on = register.field("GENERIC_OPCODE").decode(value) == 3;
        bench.hardware.genericResult = retries-- > 0 ? 6 : 1;
        try {
            bench.run(() -> bench.session.modemFlowControl(channel, on));
        } catch (GsiException e) {
            if (e.reason() != GsiException.Reason.AGAIN) {
                throw e;
            }
        }
    }

    private void tres(JsonNode e) throws Exception {
        int ch = e.path("ch").asInt();
        GsiChannel channel = byId.get(ch);
        boolean command = channel.endpoint() == EndpointName.AP_COMMAND_TX;
        Lane lane = channel.endpoint() == EndpointName.AP_MODEM_TX || channel.endpoint() == EndpointName.AP_MODEM_RX
                ? bench.data : bench.owner;
        int before = bench.hardware.taken.getOrDefault(ch, List.of()).size();
        List<byte[]> raw = new ArrayList<>();
        for (JsonNode t : e.path("list")) {
            raw.add(HexFormat.of().parseHex(t.isTextual() ? t.asText() : t.path("tre").asText()));
        }
        Deque<byte[]> rest = new ArrayDeque<>(raw);
        while (!rest.isEmpty()) {
            List<byte[]> one = new ArrayList<>();
            do {
                one.add(rest.poll());
            } while ((flags(one.getLast()) & Tre.CHAIN) != 0);
            boolean last = rest.isEmpty();
            if (!isTx(ch) && length(one.getFirst()) == 1) {
                bench.run(() -> channel.readOneByte(address(one.getFirst())));
                continue;
            }
            GsiTransaction[] made = new GsiTransaction[1];
            bench.on(lane, () -> {
                GsiTransaction t = channel.allocate(one.size());
                for (byte[] tre : one) {
                    if ((flags(tre) & 0xff0000) == Tre.TYPE_COMMAND) {
                        t.addCommand(address(tre), length(tre), 16);
                    } else {
                        t.addTransfer(address(tre), length(tre));
                    }
                }
                made[0] = t;
                if (!command) {
                    t.commit(last);
                }
            });
            if (command) {
                bench.run(() -> made[0].commitAndWait("trace command", 1_000_000_000L));
            }
        }
        List<FakeGsi.TakenTre> taken = bench.hardware.taken.get(ch);
        for (int i = 0; i < raw.size(); i++) {
            FakeGsi.TakenTre tre = taken.get(before + i);
            int first = e.path("first").asInt();
            if (tre.flags() != flags(raw.get(i)) || tre.length() != length(raw.get(i)) || tre.address() != address(raw.get(i))
                    || i == 0 && tre.index() != first) {
                throw new AssertionError("TRE differs: channel=" + ch + " expected first=" + first + " "
                        + HexFormat.of().formatHex(raw.get(i)) + ", was " + tre);
            }
        }
    }

    private static long le(byte[] b, int at, int size) {
        long v = 0;
        for (int i = size - 1; i >= 0; i--) {
            v = v << 8 | b[at + i] & 0xff;
        }
        return v;
    }

    private static long address(byte[] tre) {
        return le(tre, 0, 8);
    }

    private static int length(byte[] tre) {
        return (int) le(tre, 8, 2);
    }

    private static int flags(byte[] tre) {
        return (int) le(tre, 12, 4);
    }
}
