package org.qipa.qmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.qipa.api.qmi.DecodedMessage;
import org.qipa.api.qmi.DecodedTlv;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.Names;

/** Messages taken apart for people. */
class DecoderTest {

    private static final OptionalInt DMS = OptionalInt.of(2);

    private final Messages messages = new Messages();
    private final Decoder decoder = new Decoder(messages);

    @Test
    void shouldNameMessageAndTlvsAndTheirValues() {
        var decoded = decode(DMS, "0201002100" + "1400" + "02040000000000" + "010a00" + "51756163206e2e762e20");
        assertEquals(Optional.of("GET_MANUFACTURER"), decoded.name());
        assertEquals(Optional.of(MessageKind.RESPONSE), decoded.kind());
        assertEquals(List.of("{result=SUCCESS(0), error=NONE(0)}", "\"Quac n.v. \""), texts(decoded));
        assertEquals(1, decoded.transaction());
        assertTrue(!decoded.isFaulty(), decoded::toString);
    }

    @Test
    void shouldTellHeaderAndResultWithoutAService() {
        var decoded = decode(OptionalInt.empty(), "0201002100" + "0700" + "02040001004700");
        assertEquals(Optional.empty(), decoded.name());
        assertEquals(0x21, decoded.messageId());
        assertEquals(List.of("{result=FAILURE(1), error=INVALID_QMI_COMMAND(71)}"), texts(decoded));
    }

    @Test
    void shouldLeaveUnknownMessagesAndTlvsRaw() {
        var message = decode(DMS, "000100ee03" + "0400" + "99010007");
        assertEquals(Optional.empty(), message.name());
        assertEquals(List.of("07"), texts(message));
        var tlv = decode(DMS, "0001002e00" + "0800" + "01010000" + "99010007");
        assertEquals(List.of("ONLINE(0)", "07"), texts(tlv));
        assertTrue(!tlv.isFaulty(), tlv::toString);
    }

    @Test
    void shouldSayWhatIsWrongAndReadOn() {
        assertEquals(List.of("message too short: length=3 least=7"), decode(DMS, "000100").faults());
        var long1 = decode(DMS, "0001002e00" + "0900" + "01020000" + "00" + "100100");
        assertEquals(List.of("length does not fit: header length=9 following=8",
                "TLV is cut off: type=0x10 length=1 left=0"), long1.faults());
        assertEquals("TLV type=0x1 name=mode length=2 used=1", long1.tlvs().getFirst().fault().orElseThrow());
        assertEquals("0000", long1.tlvs().getFirst().text());
        assertEquals(List.of("TLV type=0x1 name=mode is missing"), decode(DMS, "0001002e000000").faults());
        assertEquals(List.of("unknown kind of message: type=3 known=0,2,4"), decode(DMS, "0301002e000000").faults());
    }

    @Test
    void shouldNameBitsOfMasks() {
        var mask = new Names("m", true, java.util.Map.of(1L, "ONE", 2L, "TWO", 0L, "NONE"));
        assertEquals("ONE|TWO(0x3)", mask.text(3));
        assertEquals("ONE|0x8(0x9)", mask.text(9));
        assertEquals("NONE(0x0)", mask.text(0));
        assertEquals("0x8", mask.text(8));
    }

    @Test
    void shouldKnowServicesByName() {
        var services = messages.names().services();
        assertTrue(services.size() > 50);
        assertEquals("Device Management Service", services.stream().filter(s -> s.id() == 2).findFirst().orElseThrow().title());
        assertTrue(services.stream().anyMatch(s -> s.id() == 0x31 && s.name().equals("IPA")));
    }

    private DecodedMessage decode(OptionalInt service, String hex) {
        return decoder.decode(service, HexFormat.of().parseHex(hex));
    }

    private static List<String> texts(DecodedMessage message) {
        return message.tlvs().stream().map(DecodedTlv::text).toList();
    }
}
