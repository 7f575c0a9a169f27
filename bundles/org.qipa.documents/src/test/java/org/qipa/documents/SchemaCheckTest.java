package org.qipa.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our checker answers what a full validator answers. */
class SchemaCheckTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SchemaRegistry VALIDATOR = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final int ROUNDS = 3000;

    @ParameterizedTest
    @CsvSource({"qipa-soc/1,sample-soc.json", "qipa-registers/1,sample-registers.json",
        "qipa-script/1,sample-script.json", "qipa-modem/1,sample-modem.json"})
    void shouldAgreeWithAFullValidatorOnSpoiledDocuments(String format, String sample) throws Exception {
        String schema = Samples.READER.schema(format);
        Schema full = VALIDATOR.getSchema(schema);
        SchemaCheck ours = new SchemaCheck(MAPPER.readTree(schema));
        JsonNode sound = MAPPER.readTree(Samples.text(sample));
        assertEquals(List.of(), full.validate(sound));
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            JsonNode spoiled = sound.deepCopy();
            spoil(spoiled, random);
            Faults faults = new Faults(JsonText.read(new ByteArrayInputStream(new byte[0])));
            ours.check(spoiled, faults);
            boolean valid = full.validate(spoiled).isEmpty();
            assertEquals(valid, faults.isEmpty(), () -> faults.inDocumentOrder() + " " + full.validate(spoiled));
            refused += valid ? 0 : 1;
        }
        assertTrue(refused > ROUNDS / 3 && refused < ROUNDS, "refused=" + refused);
    }

    @ParameterizedTest
    @CsvSource({"qipa-soc/1", "qipa-registers/1", "qipa-script/1", "qipa-modem/1"})
    void shouldPublishSchemasThatAreSchemas(String format) throws Exception {
        Schema meta = VALIDATOR.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertEquals(List.of(), meta.validate(MAPPER.readTree(Samples.READER.schema(format))));
    }

    @Test
    void shouldRefuseASchemaWithAKeywordItWouldPassOver() throws Exception {
        JsonNode schema = MAPPER.readTree("{\"properties\": {\"a\": {\"oneOf\": []}}}");
        assertEquals("keyword not supported: keyword=oneOf value=[]",
                assertThrows(IllegalStateException.class, () -> new SchemaCheck(schema)).getMessage());
    }

    @Test
    void shouldNotTakeANewlineAtTheEndForPartOfAName() throws Exception {
        assertEquals(1, Samples.socFaults(s -> s.put("soc", "sample\n")).size());
    }

    /** One change somewhere in the document. */
    private static void spoil(JsonNode root, Random random) {
        List<ContainerNode<?>> containers = new ArrayList<>();
        collect(root, containers);
        ContainerNode<?> at = containers.get(random.nextInt(containers.size()));
        if (at instanceof ObjectNode o) {
            List<String> names = new ArrayList<>();
            o.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> o.remove(name);
                case 1 -> o.set("extra" + random.nextInt(3), value(random));
                default -> o.set(name, value(random));
            }
        } else if (at instanceof ArrayNode a && !a.isEmpty()) {
            int i = random.nextInt(a.size());
            switch (random.nextInt(4)) {
                case 0 -> a.remove(i);
                case 1 -> a.add(a.get(i).deepCopy());
                case 2 -> a.removeAll();
                default -> a.set(i, value(random));
            }
        }
    }

    private static void collect(JsonNode n, List<ContainerNode<?>> containers) {
        if (n instanceof ContainerNode<?> c) {
            containers.add(c);
        }
        n.forEach(child -> collect(child, containers));
    }

    private static JsonNode value(Random random) {
        JsonNodeFactory f = JsonNodeFactory.instance;
        return switch (random.nextInt(12)) {
            case 0 -> f.nullNode();
            case 1 -> f.booleanNode(random.nextBoolean());
            case 2 -> f.numberNode(random.nextInt(20));
            case 3 -> f.numberNode(-1);
            case 4 -> f.numberNode(1L << random.nextInt(63));
            case 5 -> f.numberNode(new java.math.BigDecimal("2.0"));
            case 6 -> f.numberNode(2.5);
            case 7 -> f.textNode("");
            case 8 -> f.textNode("0x" + Long.toHexString(random.nextLong() >>> random.nextInt(64)));
            case 9 -> f.textNode("x".repeat(random.nextInt(200)));
            case 10 -> f.arrayNode().add("a");
            default -> f.objectNode();
        };
    }
}
