package org.qipa.core.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A recorded trace: its phases with their events, and where it put its DMA memory. */
record TraceFile(String name, String kind, String soc, String loader, JsonNode root, List<Phase> phases) {

    /** A stimulus and what followed. */
    record Phase(String name, List<JsonNode> events) {}

    static TraceFile read(Path file) throws IOException {
        JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
        var phases = new ArrayList<Phase>();
        for (JsonNode e : root.get("events")) {
            if (e.get("op").asText().equals("phase")) {
                phases.add(new Phase(e.get("name").asText(), new ArrayList<>()));
            } else {
                phases.getLast().events().add(e);
            }
        }
        JsonNode m = root.get("metadata");
        return new TraceFile(file.getFileName().toString(), m.get("kind").asText(), m.get("soc").asText(),
                m.get("gsi_loader").asText(), root, phases);
    }

    static long number(JsonNode n) {
        return n.isNumber() ? n.asLong() : Long.decode(n.asText());
    }

    /** The value of a member, qipa's side first. */
    static JsonNode value(JsonNode e, String member) {
        JsonNode q = e.get("qipa");
        return q != null && q.has(member) ? q.get(member) : e.get(member);
    }

    /**
     * Allocated memory by what it is: for each channel in order of endpoint names event ring, transfer ring and, for commands,
     * the payload pool; then the table block; the zero buffer in config.
     */
    Map<String, Long> memory(List<String> channelsInOrder) {
        var addresses = new ArrayList<Long>();
        for (Phase p : phases) {
            p.events().stream().filter(e -> e.get("op").asText().equals("dma_alloc"))
                    .forEach(e -> addresses.add(number(e.get("addr"))));
        }
        var labels = new ArrayList<String>();
        for (String c : channelsInOrder) {
            String[] ids = c.split(",");
            labels.add("event ring " + ids[0]);
            labels.add("transfer ring " + ids[1]);
            if (ids.length == 3) {
                labels.add("command payload pool");
            }
        }
        labels.add("table block");
        labels.add("zero buffer");
        var memory = new TreeMap<String, Long>();
        for (int i = 0; i < labels.size(); i++) {
            memory.put(labels.get(i), addresses.get(i));
        }
        return memory;
    }
}
