package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.qipa.api.fault.FaultException;
import org.qipa.api.fault.Micros;
import org.qipa.api.fault.Parameters;
import org.qipa.api.script.Script;
import org.qipa.api.script.Scripts;
import org.qipa.api.script.Step;
import org.qipa.api.script.Stimulus;

/** From the tree of a script to the script, and back to text. */
final class ScriptDocument {

    private static final String AT = "at";
    private static final String DO = "do";

    private ScriptDocument() {}

    /** Converts what fits the schema, checks times and parameters; a script only when there is no fault at all. */
    static Optional<Script> read(JsonNode n, Faults faults) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < n.path("steps").size(); i++) {
            String path = "/steps/" + i;
            if (faults.isClean(path)) {
                step(n.path("steps").get(i), path, faults).ifPresent(steps::add);
            }
        }
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        JsonNode d = n.path("device");
        var defaults = Script.Device.DEFAULT;
        return Optional.of(new Script(n.path("title").asText(""), n.path("seed").asLong(1),
                new Script.Device(d.path("name").asText(defaults.name()), d.path("soc").asText(defaults.soc()),
                        d.path("silicon").asText(defaults.silicon()), d.path("loader").asText(defaults.loader()),
                        d.path("memOffset").asInt(defaults.memOffset())), steps));
    }

    private static Optional<Step> step(JsonNode n, String path, Faults faults) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        n.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (name.equals(AT) || name.equals(DO)) {
                return;
            }
            if (value.isTextual() || value.isBoolean()) {
                parameters.put(name, value.asText());
            } else if (value.isIntegralNumber() && value.canConvertToLong()) {
                parameters.put(name, value.longValue());
            } else {
                faults.add(path + JsonText.step(name), "type", "neither text, whole number nor truth value: value=" + value);
            }
        });
        Stimulus.of(n.path(DO).asText()).ifPresent(s -> Parameters.check(s.parameters(), parameters, path)
                .forEach(faults::add));
        try {
            long at = n.path(AT).isTextual() ? Micros.parse(n.path(AT).asText()) : n.path(AT).longValue();
            return Optional.of(new Step(at, n.path(DO).asText(), parameters));
        } catch (FaultException e) {
            faults.add(path + "/" + AT, "time", e.getMessage());
            return Optional.empty();
        }
    }

    /** Writes a script, a step on each line. What is as the default says is left out. */
    static String write(Script script) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        StringBuilder s = new StringBuilder("{\n");
        member(s, "format", nodes.textNode(Scripts.FORMAT));
        if (!script.title().isEmpty()) {
            member(s, "title", nodes.textNode(script.title()));
        }
        member(s, "seed", nodes.numberNode(script.seed()));
        member(s, "device", device(script.device()));
        s.append("  \"steps\": [");
        String separator = "\n    ";
        for (Step step : script.steps()) {
            ObjectNode n = nodes.objectNode().put(AT, Micros.text(step.atMicros())).put(DO, step.action());
            step.parameters().forEach((name, value) -> n.set(name,
                    value instanceof Number number ? nodes.numberNode(number.longValue()) : nodes.textNode(value.toString())));
            s.append(separator).append(spaced(n));
            separator = ",\n    ";
        }
        return s.append(script.steps().isEmpty() ? "]\n}\n" : "\n  ]\n}\n").toString();
    }

    private static ObjectNode device(Script.Device d) {
        ObjectNode n = JsonNodeFactory.instance.objectNode().put("name", d.name()).put("soc", d.soc());
        if (!d.silicon().isEmpty()) {
            n.put("silicon", d.silicon());
        }
        return n.put("loader", d.loader()).put("memOffset", d.memOffset());
    }

    private static void member(StringBuilder s, String name, JsonNode value) {
        s.append("  \"").append(name).append("\": ").append(spaced(value)).append(",\n");
    }

    /** As people write an object on one line: a space behind every colon and comma. */
    private static String spaced(JsonNode n) {
        if (!n.isObject()) {
            return n.toString();
        }
        List<String> members = new ArrayList<>();
        n.properties().forEach(m -> members.add("\"" + m.getKey() + "\": " + m.getValue()));
        return "{" + String.join(", ", members) + "}";
    }
}
