package org.qipa.itests.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents out of inputs. The first byte says how: 0, the rest is the document; else a good document in which members and
 * items were replaced, left out, doubled or moved, as the rest says.
 */
public final class MutatedJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_MUTATIONS = 16;
    private static final int DEEPEST = 2_000;

    private final List<JsonNode> good = new ArrayList<>();

    private MutatedJson() {
    }

    /** Over good documents on the class path. */
    public static MutatedJson of(String... resources) {
        var documents = new MutatedJson();
        for (var resource : resources) {
            try (var in = MutatedJson.class.getResourceAsStream(resource)) {
                documents.good.add(JSON.readTree(in));
            } catch (IOException e) {
                throw new UncheckedIOException(resource, e);
            }
        }
        return documents;
    }

    /** The document of an input. */
    public byte[] document(byte[] input) throws IOException {
        var choices = new Choices(input);
        int how = choices.u8();
        if (how == 0) {
            return choices.rest();
        }
        var root = good.get(how % good.size()).deepCopy();
        for (int i = 0; i < MOST_MUTATIONS && !choices.isEmpty(); i++) {
            mutate(root, choices);
        }
        return JSON.writeValueAsBytes(root);
    }

    private static void mutate(JsonNode root, Choices choices) {
        var containers = new ArrayList<ContainerNode<?>>();
        collect(root, containers);
        var place = containers.get(choices.below16(containers.size()));
        int what = choices.u8();
        int where = choices.u8();
        if (place instanceof ObjectNode object) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = names.isEmpty() ? "x" : names.get(where % names.size());
            switch (what % 4) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name + (what & 1), value(containers, choices));
                default -> object.set(name, value(containers, choices));
            }
        } else if (place instanceof ArrayNode array) {
            int index = array.isEmpty() ? 0 : where % array.size();
            switch (array.isEmpty() ? 1 : what % 4) {
                case 0 -> array.remove(index);
                case 1 -> array.insert(index, value(containers, choices));
                case 2 -> array.add(array.get(index).deepCopy());
                default -> array.set(index, value(containers, choices));
            }
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> into) {
        if (node instanceof ContainerNode<?> container) {
            into.add(container);
            container.forEach(child -> collect(child, into));
        }
    }

    private static JsonNode value(List<ContainerNode<?>> containers, Choices choices) {
        return switch (choices.below(14)) {
            case 0 -> NODES.numberNode(choices.i32());
            case 1 -> NODES.numberNode(choices.i64());
            case 2 -> NODES.numberNode(Double.longBitsToDouble(choices.i64()));
            case 3 -> NODES.numberNode(new java.math.BigInteger(1, choices.bytes(40)));
            case 4 -> NODES.numberNode(1 << choices.below(32));
            case 5 -> NODES.textNode(new String(choices.bytes(choices.below(16)), java.nio.charset.StandardCharsets.UTF_8));
            case 6 -> NODES.textNode("0x" + Integer.toHexString(choices.i32()));
            case 7 -> NODES.booleanNode(choices.below(2) == 0);
            case 8 -> NODES.nullNode();
            case 9 -> NODES.arrayNode();
            case 10 -> NODES.objectNode();
            case 11 -> deep(choices.below16(DEEPEST));
            case 12 -> NODES.numberNode(choices.u8());
            default -> containers.get(choices.below16(containers.size())).deepCopy();
        };
    }

    private static JsonNode deep(int levels) {
        JsonNode node = NODES.arrayNode();
        for (int i = 0; i < levels % 600; i++) {
            node = NODES.arrayNode().add(node);
        }
        return node;
    }
}
