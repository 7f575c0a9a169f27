package org.qipa.qmi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.QmiException;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;

/** Any datagram as any declared message: the number of the message, then the datagram. */
class QmiDecodeFuzz extends FuzzTarget {

    private static final int SERVICE = 0x31;
    private static final int TRANSACTION = 0x1234;

    private final TlvCodec codec = new TlvCodec();
    private final List<MessageDeclaration> messages = new Messages().of(SERVICE);

    @FuzzTest
    void shouldDecodeOrRefuseAnyDatagram(byte[] input) throws Exception {
        bounded(input, 1 << 20, 1 << 10, () -> {
            var choices = new Choices(input);
            decode(messages.get(choices.below(messages.size())), choices.rest());
        });
    }

    private void decode(MessageDeclaration declaration, byte[] datagram) throws Exception {
        org.qipa.api.qmi.QmiMessage message;
        try {
            message = codec.decode(declaration, datagram);
        } catch (QmiException refused) {
            require(!refused.rule().isEmpty() && !refused.getMessage().isEmpty(), "refused without a reason");
            return;
        }
        var encoded = codec.encode(message, TRANSACTION);
        require(codec.decode(declaration, encoded).equals(message), "not the same after encoding: " + message);
    }
}
