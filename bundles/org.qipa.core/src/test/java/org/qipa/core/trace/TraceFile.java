package org.qipa.core.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.vectors.Recorded;
import org.qipa.vectors.VectorFile;

/** A recorded trace: its phases with their events, and where it put its DMA memory. */
record TraceFile(VectorFile file, JsonNode root, List<Phase> phases) {

    /** Operations that the driver is expected to do: with {@code act} or {@code dir} where only some of them are. */
    private static final Set<String> OUTPUTS = Set.of("w", "tres", "qrtr tx", "qrtr close", "netdev register",
            "netdev unregister", "netdev receive", "netdev start_queue", "netdev stop_queue", "netdev wake_queue",
            "netdev bql_sent", "netdev bql_completed", "irq request", "irq enable", "irq disable", "irq free", "clk", "icc",
            "qmp", "smp2p", "smem", "iommu", "firmware", "ssr_register", "ssr_unregister", "hw_generic", "hw_regwrite_cmd",
            "sram", "dma_content", "uc_shared", "result");

    /** A stimulus and what followed. */
    record Phase(String name, List<JsonNode> events) {}

    static TraceFile of(VectorFile file) {
        return of(file, file.read());
    }

    static TraceFile of(VectorFile file, JsonNode root) {
        var phases = new ArrayList<Phase>();
        for (JsonNode e : root.get("events")) {
            if (e.path("op").asText().equals("phase")) {
                phases.add(new Phase(e.path("name").asText(), new ArrayList<>()));
            } else if (!phases.isEmpty() || isOutput(e)) {
                if (phases.isEmpty()) {
                    // Something is expected before there is a stimulus: a phase without a name, which cannot be run.
                    phases.add(new Phase("", new ArrayList<>()));
                }
                phases.getLast().events().add(e);
            }
        }
        return new TraceFile(file, root, phases);
    }

    String name() {
        return file.name();
    }

    String soc() {
        return file.soc();
    }

    int memOffset() {
        return (int) number(file.metadata().get("mem_offset"));
    }

    /** Puts the recorded reset values into the platform's registers. */
    void presets(FakePlatform platform) {
        for (JsonNode p : root.path("register_presets")) {
            platform.preset(p.get("b").asText().equals("ipa") ? Block.IPA : Block.GSI,
                    Map.of((int) number(p.get("o")), (int) number(p.get("v"))));
        }
    }

    String loader() {
        return file.metadata().get("gsi_loader").asText();
    }

    /** Whether it begins with a device that is not open; the others go on where a bring-up ends. */
    boolean isWhole() {
        return file.kind().equals("trace-bring-up") || file.kind().equals("trace-zero");
    }

    /** How many events are compared. */
    int outputs() {
        return (int) events().filter(TraceFile::isOutput).count();
    }

    /** How many of those have qipa's choice. */
    int choices() {
        return (int) events().filter(Recorded::hasChoice).count();
    }

    private Stream<JsonNode> events() {
        return phases.stream().flatMap(p -> p.events().stream());
    }

    private static boolean isOutput(JsonNode e) {
        String op = e.path("op").asText();
        return OUTPUTS.contains(op) || OUTPUTS.contains(op + " " + e.path("act").asText())
                || op.equals("note") && Expected.isCompared(e);
    }

    static long number(JsonNode n) {
        return Recorded.number(n);
    }

    /** The value of a member, qipa's side first. */
    static JsonNode value(JsonNode e, String member) {
        return Recorded.member(e, member);
    }

    /**
     * Allocated memory by what it is: for each channel in order of endpoint names event ring, transfer ring and, for
     * commands, the payload pool; then the table block; the zero buffer in config. There the platform puts the same things.
     */
    Map<String, Long> memory() {
        var addresses = new ArrayList<Long>();
        for (Phase p : phases) {
            p.events().stream().filter(e -> e.path("op").asText().equals("dma_alloc"))
                    .forEach(e -> addresses.add(number(e.get("addr"))));
        }
        var labels = new ArrayList<String>();
        int ring = 0;
        for (Endpoint e : Socs.soc(soc()).table().endpoints().stream().filter(Endpoint::isAp)
                .sorted(Comparator.comparing(Endpoint::name)).toList()) {
            labels.add("event ring " + ring++);
            labels.add("transfer ring " + e.channelId());
            if (e.name() == EndpointName.AP_COMMAND_TX) {
                labels.add("command payload pool");
            }
        }
        labels.add("table block");
        labels.add("zero buffer");
        var memory = new TreeMap<String, Long>();
        for (int i = 0; i < Math.min(labels.size(), addresses.size()); i++) {
            memory.put(labels.get(i), addresses.get(i));
        }
        return memory;
    }
}
