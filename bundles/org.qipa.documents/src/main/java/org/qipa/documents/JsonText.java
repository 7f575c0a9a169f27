package org.qipa.documents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.qipa.api.document.Fault;

/**
 * A JSON text as a tree that remembers where each member stands. Jackson's own tree keeps the last of two members of the
 * same name, or stops at the first such pair; here every pair is a fault.
 */
final class JsonText {

    /** Deeper than any document of ours, shallow enough for the recursion below. */
    static final int DEPTH_LIMIT = 64;
    /** A descriptor has some 10 KiB, a register map 30. */
    static final int SIZE_LIMIT = 4 << 20;
    private static final JsonFactory FACTORY = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH_LIMIT).build()).build();

    /** How Jackson names a second place, such as the beginning of what has no end. */
    private static final Pattern INNER_PLACE = Pattern.compile("\\[Source:.*?line: (\\d+), column: (\\d+)]");

    private final Map<String, Integer> positions = new HashMap<>();
    private final List<Fault> duplicates = new ArrayList<>();
    private int size;
    private int depth;
    private int deepest;
    private boolean tooDeep;
    private JsonNode root;
    private Fault syntax;

    private JsonText() {}

    /** Reads to the end of the stream. */
    static JsonText read(InputStream in) throws IOException {
        JsonText text = new JsonText();
        byte[] bytes = in.readNBytes(SIZE_LIMIT + 1);
        text.size = bytes.length;
        if (bytes.length > SIZE_LIMIT) {
            text.syntax = new Fault("", "size", "document too long: limit=" + SIZE_LIMIT + " bytes");
            return text;
        }
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() == null) {
                text.syntax = new Fault("", "syntax", "the document is empty");
                return text;
            }
            JsonNode value = text.value(parser, "");
            if (parser.nextToken() != null) {
                text.syntax = fault("something follows the document", parser.currentTokenLocation());
                return text;
            }
            text.root = value;
        } catch (JsonProcessingException e) {
            text.tooDeep = text.deepest >= DEPTH_LIMIT && e instanceof StreamConstraintsException;
            text.syntax = fault(e.getOriginalMessage(), e.getLocation());
            text.duplicates.clear();
        }
        return text;
    }

    /** The tree; empty when the text is not JSON. */
    Optional<JsonNode> root() {
        return Optional.ofNullable(root);
    }

    /** Bytes of the text; one more than the limit when it is longer. */
    int size() {
        return size;
    }

    /** How deep objects and arrays are nested. */
    int deepest() {
        return deepest;
    }

    /** Whether it was given up because it is nested too deep. */
    boolean isTooDeep() {
        return tooDeep;
    }

    /** Why the text is not JSON, with line and column. */
    Optional<Fault> syntax() {
        return Optional.ofNullable(syntax);
    }

    /** Members that stand twice in one object. */
    List<Fault> duplicates() {
        return duplicates;
    }

    /** Order of a path, or of the nearest thing around it that exists. */
    int position(String path) {
        for (String p = path; !p.isEmpty(); p = p.substring(0, p.lastIndexOf('/'))) {
            Integer n = positions.get(p);
            if (n != null) {
                return n;
            }
        }
        return 0;
    }

    /** One member name as a step of a JSON pointer. */
    static String step(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private JsonNode value(JsonParser p, String path) throws IOException {
        positions.put(path, positions.size());
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (p.currentToken()) {
            case START_OBJECT, START_ARRAY -> nested(p, path);
            case VALUE_STRING -> nodes.textNode(p.getText());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NUMBER_INT -> switch (p.getNumberType()) {
                case INT -> nodes.numberNode(p.getIntValue());
                case LONG -> nodes.numberNode(p.getLongValue());
                default -> nodes.numberNode(p.getBigIntegerValue());
            };
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(p.getDecimalValue());
            default -> nodes.nullNode();
        };
    }

    private JsonNode nested(JsonParser p, String path) throws IOException {
        depth++;
        deepest = Math.max(deepest, depth);
        JsonNode node = p.currentToken() == JsonToken.START_OBJECT ? object(p, path) : array(p, path);
        depth--;
        return node;
    }

    private ObjectNode object(JsonParser p, String path) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (p.nextToken() != JsonToken.END_OBJECT) {
            String name = p.currentName();
            JsonLocation at = p.currentTokenLocation();
            p.nextToken();
            String member = path + step(name);
            if (object.has(name)) {
                duplicates.add(new Fault(member, "duplicate-member", "the member stands twice: member=" + name
                        + " line=" + at.getLineNr() + " column=" + at.getColumnNr()));
            }
            object.set(name, value(p, member));
        }
        return object;
    }

    private ArrayNode array(JsonParser p, String path) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (p.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(p, path + "/" + array.size()));
        }
        return array;
    }

    private static Fault fault(String message, JsonLocation at) {
        // A limit of the parser, such as the nesting depth, comes without a place.
        String place = at == null ? "" : "line=" + at.getLineNr() + " column=" + at.getColumnNr() + " ";
        return new Fault("", "syntax", "not JSON: " + place + INNER_PLACE.matcher(message).replaceAll("line=$1 column=$2"));
    }
}
