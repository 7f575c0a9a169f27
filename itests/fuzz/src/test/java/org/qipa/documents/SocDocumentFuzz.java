package org.qipa.documents;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.qipa.api.document.DocumentException;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.itests.fuzz.MutatedJson;

/** SoC descriptors of the format {@code qipa-soc/1}: arbitrary bytes, or good files, mutated. */
class SocDocumentFuzz extends FuzzTarget {

    private static final MutatedJson FILES = MutatedJson.of("/org/qipa/soc/sdm845/sdm845.json", "/org/qipa/soc/sm8550/sm8550.json");

    private final JacksonDocumentReader reader = new JacksonDocumentReader();

    @FuzzTest
    void shouldReadOrRefuseAnyDocument(byte[] input) throws Exception {
        // Reading a good file of some ten thousand nodes, with its schema, takes some tens of megabytes.
        bounded(input, 1 << 28, 1 << 16, () -> {
            try {
                require(reader.readSoc("fuzz", new ByteArrayInputStream(FILES.document(input))) != null, "nothing read");
            } catch (DocumentException refused) {
                require(!refused.faults().isEmpty() && refused.getMessage().contains("fuzz"), "refused without a fault");
            } catch (IOException noText) {
                require(noText.getMessage() != null, "refused without a reason");
            }
        });
    }
}
