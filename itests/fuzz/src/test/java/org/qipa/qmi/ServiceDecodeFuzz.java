package org.qipa.qmi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.OptionalInt;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;

/**
 * Any datagram as any message of the modem's services, and taken apart for people: the number of the service, that of the
 * message, then the datagram.
 */
class ServiceDecodeFuzz extends FuzzTarget {

    private static final List<Integer> SERVICES = List.of(0x01, 0x02, 0x03, 0x0b, 0x1a, 0x2f);
    private static final int TRANSACTION = 0x1234;

    private final TlvCodec codec = new TlvCodec();
    private final Messages messages = new Messages();
    private final Decoder decoder = new Decoder(messages);

    @FuzzTest
    void shouldDecodeOrRefuseAnyDatagramOfAnyService(byte[] input) throws Exception {
        bounded(input, 1 << 24, 1 << 14, () -> {
            var choices = new Choices(input);
            int service = SERVICES.get(choices.below(SERVICES.size()));
            var declared = messages.of(service);
            var declaration = declared.get(choices.below(declared.size()));
            var datagram = choices.rest();
            decode(declaration, datagram);
            var told = decoder.decode(OptionalInt.of(service), datagram);
            require(told.tlvs().size() <= datagram.length / TlvCodec.TLV_HEADER, "more TLVs than bytes: " + told);
        });
    }

    private void decode(MessageDeclaration declaration, byte[] datagram) throws Exception {
        QmiMessage message;
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
