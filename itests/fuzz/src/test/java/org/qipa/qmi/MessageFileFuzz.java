package org.qipa.qmi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.qipa.api.document.DocumentException;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.itests.fuzz.MutatedJson;

/** Message files of the format {@code qipa-qmi/1}: arbitrary bytes, or the bundle's own file, mutated. */
class MessageFileFuzz extends FuzzTarget {

    private static final MutatedJson FILE = MutatedJson.of("/org/qipa/qmi/messages/ipa.json");

    @FuzzTest
    void shouldReadOrRefuseAnyMessageFile(byte[] input) throws Exception {
        bounded(input, 1 << 25, 1 << 14, () -> {
            List<MessageDeclaration> messages;
            try {
                messages = MessageFile.read("fuzz", new ByteArrayInputStream(FILE.document(input)), name -> null);
            } catch (DocumentException refused) {
                require(!refused.faults().isEmpty(), "refused without a fault");
                return;
            } catch (IOException noJson) {
                return;
            }
            // What was accepted can be used: an empty message is decoded or refused.
            var codec = new TlvCodec();
            for (var message : messages) {
                try {
                    codec.decode(message, new byte[QmiHeader.LENGTH]);
                } catch (org.qipa.api.qmi.QmiException missing) {
                    require(!missing.rule().isEmpty(), "refused without a rule");
                }
            }
        });
    }
}
