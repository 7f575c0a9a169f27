package org.qipa.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.qipa.api.document.DocumentException;
import org.qipa.api.limit.Limit;

/** A document that is too long or too deep is refused whole, and counted. */
class DocumentLimitsTest {

    private final JacksonDocumentReader reader = new JacksonDocumentReader();

    private void refuse(String json) {
        assertThrows(DocumentException.class, () -> reader.readSoc("test",
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
    }

    private Limit limit(String name) {
        return reader.limits().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldCountADocumentThatIsTooDeep() {
        refuse("[".repeat(5) + "]".repeat(5));
        assertEquals(5, limit("documents.depth").used());
        assertEquals(0, limit("documents.depth").refused());
        refuse("[".repeat(100_000));
        assertEquals(1, limit("documents.depth").refused());
        assertEquals(JsonText.DEPTH_LIMIT, limit("documents.depth").highest());
        assertEquals(0, limit("documents.size").refused());
    }

    @Test
    void shouldCountADocumentThatIsTooLong() {
        refuse(" ".repeat(JsonText.SIZE_LIMIT + 1));
        assertEquals(1, limit("documents.size").refused());
        assertEquals(JsonText.SIZE_LIMIT, limit("documents.size").used());
        refuse("{}");
        assertEquals(2, limit("documents.size").used());
    }
}
