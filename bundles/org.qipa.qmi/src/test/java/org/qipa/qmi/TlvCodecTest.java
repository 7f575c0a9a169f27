package org.qipa.qmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.Names;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.Value;
import org.qipa.api.qmi.Value.Items;
import org.qipa.api.qmi.Value.Member;
import org.qipa.api.qmi.Value.Number.Form;
import org.qipa.api.qmi.Value.Struct;
import org.qipa.api.qmi.Value.Text;

/** The codec: test ideas C01 to C19 that the vectors do not already prove. */
class TlvCodecTest {

    private static final HexFormat HEX = HexFormat.of();

    private final TlvCodec codec = new TlvCodec();

    @Test
    void shouldEncodeSuccessAndRefuseWhenOneByteShort() throws QmiException {
        var whole = VectorMessages.declaration("INIT_COMPLETE_IND");
        var values = Map.<String, Object>of("status", Map.of("result", 0L, "error", 0L));
        assertEquals("0400002200070002040000000000", hex(codec.encode(new QmiMessage(whole, values), 0)));
        var small = new MessageDeclaration(0x31, whole.id(), whole.name(), whole.kind(), 6, whole.tlvs());
        assertEquals("too-small", refused(() -> codec.encode(new QmiMessage(small, values), 0),
                "TLV type=0x2 name=status length=7 limit=6"));
    }

    @Test
    void shouldAnswerIndicationRegisterAsTheSpecificationShows() throws QmiException {
        var message = new QmiMessage(VectorMessages.declaration("INDICATION_REGISTER_RSP"),
                Map.of("rsp", Map.of("result", 0L, "error", 0L)));
        assertEquals("0207002000070002040000000000", hex(codec.encode(message, 7)));
    }

    @Test
    void shouldWriteNothingForOptionalsThatAreLeftOut() throws QmiException {
        var struct = new Struct(List.of(new Member("a", unsigned(4)), new Member("s", Text.counted(1, 9))));
        var declaration = new MessageDeclaration(1, 1, "TEST", MessageKind.REQUEST, 1000, List.of(
                new TlvDeclaration(0x10, "number", true, unsigned(4)),
                new TlvDeclaration(0x11, "list", true, Items.counted(unsigned(2), 8)),
                new TlvDeclaration(0x12, "fixed", true, Items.fixed(unsigned(1), 4)),
                new TlvDeclaration(0x13, "text", true, Text.whole(5)),
                new TlvDeclaration(0x14, "structs", true, Items.counted(struct, 3)),
                new TlvDeclaration(0x15, "last", true, unsigned(1))));
        assertEquals("00000001000000", hex(codec.encode(new QmiMessage(declaration, Map.of()), 0)));
        assertEquals("00000001000400" + "15010007", hex(codec.encode(new QmiMessage(declaration, Map.of("last", 7L)), 0)));
    }

    @Test
    void shouldEncodeEmptyVariableArrayAsItsCountAlone() throws QmiException {
        var message = message(Items.counted(unsigned(4), 255));
        assertEquals("00000001000400" + "10010000", encode(message, List.of()));
        var wide = message(Items.counted(unsigned(4), 256));
        assertEquals("00000001000500" + "1002000000", encode(wide, List.of()));
    }

    @Test
    void shouldEncodeArrays() throws QmiException {
        assertEquals("00000001000800" + "100500020100ffff",
                encode(message(Items.counted(unsigned(2), 4)), List.of(1L, 65_535L)));
        assertEquals("00000001000700" + "1004000100ffff",
                encode(message(Items.fixed(unsigned(2), 2)), List.of(1L, 65_535L)));
    }

    @Test
    void shouldRefuseArrayBeyondItsMaximum() {
        var declaration = message(Items.counted(unsigned(1), 2));
        assertEquals("invalid-value", refused(() -> encode(declaration, List.of(1L, 2L, 3L)), "count=3 limit=2"));
        assertEquals("too-small", refused(() -> decode(declaration, "10040003010203"), "count=3 limit=2"));
        var fixed = message(Items.fixed(unsigned(1), 2));
        assertEquals("invalid-value", refused(() -> encode(fixed, List.of(1L)), "count=1 limit=2"));
    }

    @Test
    void shouldRefuseArrayThatDoesNotFillItsTlv() {
        var declaration = message(Items.counted(unsigned(2), 4));
        assertEquals("tlv-length", refused(() -> decode(declaration, "10040001010203"), "length=4 used=3"));
        assertEquals("tlv-length", refused(() -> decode(declaration, "1002000101"), "missing=1"));
    }

    @Test
    void shouldSkipUnknownOptionalAndRejectUnknownMandatory() throws QmiException {
        var declaration = VectorMessages.declaration("INDICATION_REGISTER_REQ");
        assertEquals(Map.of("master_driver_init_complete", 1L),
                decode(declaration, "5002000000" + "10010001").values());
        assertEquals("unknown-tlv", refused(() -> decode(declaration, "0f0000"), "type=0xf skipped_from=0x10"));
    }

    @Test
    void shouldTakeTheLastOfRepeatedTlvs() throws QmiException {
        var declaration = VectorMessages.declaration("INDICATION_REGISTER_REQ");
        assertEquals(7L, decode(declaration, "10010001" + "10010007").number("master_driver_init_complete").orElseThrow());
    }

    @Test
    void shouldRejectMissingMandatoryAndAcceptMissingStatus() throws QmiException {
        assertEquals("missing-tlv", refused(() -> decode(VectorMessages.declaration("INIT_DRIVER_RSP"), ""),
                "TLV type=0x2 name=rsp"));
        assertEquals(Map.of(), decode(VectorMessages.declaration("DRIVER_INIT_COMPLETE_REQ"), "").values());
    }

    @Test
    void shouldRejectResultOfWrongLength() {
        var declaration = VectorMessages.declaration("INIT_DRIVER_RSP");
        assertEquals("tlv-length", refused(() -> decode(declaration, "020300000000"), "length=3 expected=4"));
        assertEquals("tlv-length", refused(() -> decode(declaration, "02050000000000ff"), "length=5 expected=4"));
    }

    @Test
    void shouldReadStringsOneShorterThanItWrites() throws QmiException {
        var declaration = message(Text.whole(4));
        assertEquals("abc", decode(declaration, "100300616263").values().get("t"));
        assertEquals("00000001000700" + "10040061626364", encode(declaration, "abcd"));
        assertEquals("too-small", refused(() -> decode(declaration, "10040061626364"), "string length=4 limit=3"));
        assertEquals("invalid-value", refused(() -> encode(declaration, "abcde"), "string length=5 limit=4"));
    }

    @Test
    void shouldPutOneOrTwoBytesBeforeNestedStrings() throws QmiException {
        assertEquals("00000001000500" + "100200" + "0161", encode(message(nested(255)), Map.of("s", "a")));
        assertEquals("00000001000600" + "100300" + "010061", encode(message(nested(256)), Map.of("s", "a")));
        assertEquals(Map.of("s", "a"), decode(message(nested(256)), "100300010061").values().get("t"));
        assertEquals("tlv-length", refused(() -> decode(message(nested(255)), "1002000561"), "string length=5 left=1"));
    }

    @Test
    void shouldWriteSixtyFourBitsLittleEndian() throws QmiException {
        var declaration = message(unsigned(8));
        assertEquals("00000001000b00" + "1008000807060504030201", encode(declaration, 0x0102030405060708L));
        assertEquals(0x0102030405060708L, decode(declaration, "1008000807060504030201").values().get("t"));
    }

    @Test
    void shouldWriteBigEndianNumbersAndOddSizesWhenDeclared() throws QmiException {
        var group = message(new Value.Number(2, Form.UNSIGNED, true, Names.NONE));
        assertEquals("00000001000500" + "1002002001", encode(group, 0x2001L));
        assertEquals(0x2001L, decode(group, "1002002001").values().get("t"));
        var six = message(unsigned(6));
        assertEquals("00000001000900" + "100600060504030201", encode(six, 0x010203040506L));
        assertEquals(0x010203040506L, decode(six, "100600060504030201").values().get("t"));
        assertEquals("invalid-value", refused(() -> encode(six, 1L << 48), "limit=281474976710655"));
    }

    @Test
    void shouldReadNegativeNumbersAndFloats() throws QmiException {
        var signed = message(new Value.Number(1, Form.SIGNED));
        assertEquals(-100L, decode(signed, "1001009c").values().get("t"));
        assertEquals("00000001000400" + "1001009c", encode(signed, -100L));
        var real = message(new Value.Number(4, Form.FLOAT));
        assertEquals(1.5, decode(real, "1004000000c03f").values().get("t"));
        assertEquals("00000001000700" + "1004000000c03f", encode(real, 1.5));
        assertEquals("invalid-value", refused(() -> encode(real, 1L), "is not a float: value=1"));
    }

    @Test
    void shouldFillFixedTextsAndRefuseThoseThatHaveNoFiller() throws QmiException {
        assertEquals("00000001000600" + "1003003235ff", encode(message(Text.fixed(3, 0xff)), "25"));
        assertEquals("25\u00ff", decode(message(Text.fixed(3, 0xff)), "1003003235ff").values().get("t"));
        var bare = message(Text.fixed(3, Text.NO_FILLER));
        assertEquals("invalid-value", refused(() -> encode(bare, "25"), "string length=2 fixed=3"));
        assertEquals("tlv-length", refused(() -> decode(bare, "1002003235"), "string length=3 left=2"));
    }

    @Test
    void shouldKeepStructsInStructsApart() throws QmiException {
        var inner = new Struct(List.of(new Member("n", unsigned(1)), new Member("s", Text.counted(1, 0))));
        var outer = message(new Struct(List.of(new Member("all", Items.counted(inner, 255)), new Member("end", unsigned(2)))));
        var value = Map.of("all", List.of(Map.of("n", 1L, "s", "a"), Map.of("n", 2L, "s", "")), "end", 3L);
        assertEquals("00000001000b00" + "10080002" + "010161" + "0200" + "0300", encode(outer, value));
        assertEquals(value, decode(outer, "10080002" + "010161" + "0200" + "0300").values().get("t"));
    }

    @Test
    void shouldRejectScalarOfWrongLength() {
        assertEquals("tlv-length", refused(() -> decode(VectorMessages.declaration("INDICATION_REGISTER_REQ"), "1002000100"),
                "TLV type=0x10 name=master_driver_init_complete length=2 expected=1"));
    }

    @Test
    void shouldRejectTlvBeyondTheEndAndStrayBytes() {
        var declaration = VectorMessages.declaration("INDICATION_REGISTER_REQ");
        assertEquals("truncated-tlv", refused(() -> decode(declaration, "10ff0001"), "length=255 left=1"));
        assertEquals("truncated-tlv", refused(() -> decode(declaration, "10010001" + "1001"), "left=2 least=3"));
    }

    @Test
    void shouldRejectShortMessageAndWrongHeaderLength() {
        var declaration = VectorMessages.declaration("INDICATION_REGISTER_REQ");
        assertEquals("short-message", refused(() -> codec.decode(declaration, new byte[6]), "length=6 least=7"));
        assertEquals("length-mismatch", refused(() -> codec.decode(declaration, HEX.parseHex("00000020000500" + "10010001")),
                "header length=5 following=4"));
        assertEquals("length-mismatch", refused(() -> codec.decode(declaration, HEX.parseHex("00000020000300" + "10010001")),
                "header length=3 following=4"));
    }

    @Test
    void shouldRefuseToEncodeWithoutAMandatoryTlvOrWithAnUnknownName() throws QmiException {
        var response = VectorMessages.declaration("INIT_DRIVER_RSP");
        assertEquals("missing-tlv", refused(() -> codec.encode(new QmiMessage(response, Map.of()), 0), "name=rsp"));
        var request = VectorMessages.declaration("INDICATION_REGISTER_REQ");
        assertEquals("00000020000000", hex(codec.encode(new QmiMessage(request, Map.of()), 0)));
        assertEquals("invalid-value", refused(() -> codec.encode(new QmiMessage(request, Map.of("x", 1L)), 0), "name=x"));
    }

    @Test
    void shouldRefuseValuesThatDoNotFit() {
        var number = message(unsigned(1));
        assertEquals("invalid-value", refused(() -> encode(number, 256L), "value=256 least=0 limit=255"));
        assertEquals("invalid-value", refused(() -> encode(number, -1L), "value=-1 least=0 limit=255"));
        assertEquals("invalid-value", refused(() -> encode(number, "1"), "is not a number: value=1"));
        var enumeration = message(new Value.Number(2, Form.SIGNED));
        assertEquals("invalid-value", refused(() -> encode(enumeration, 32_768L), "least=-32768 limit=32767"));
        assertEquals("invalid-value", refused(() -> encode(message(nested(9)), Map.of()), "member missing: member=s"));
    }

    @Test
    void shouldReadBackEveryMessageItWrites() throws QmiException {
        var random = new Random(31);
        for (var declaration : new Messages().of(0x31)) {
            for (int i = 0; i < 500; i++) {
                roundTrip(declaration, random);
            }
        }
    }

    @Test
    void shouldReadBackRandomDeclarations() throws QmiException {
        var random = new Random(32);
        for (int i = 0; i < 2000; i++) {
            var tlvs = new ArrayList<TlvDeclaration>();
            for (int type = 0; type < 1 + random.nextInt(6); type++) {
                tlvs.add(RandomValues.tlv(random, 0x10 + type));
            }
            roundTrip(new MessageDeclaration(1, 1, "RANDOM", MessageKind.REQUEST, 0xffff, tlvs), random);
        }
    }

    @Test
    void shouldNeverFailOtherwiseThanByRefusing() {
        var random = new Random(33);
        var declaration = VectorMessages.declaration("INIT_DRIVER_REQ");
        for (int i = 0; i < 20_000; i++) {
            var tlvs = new byte[random.nextInt(40)];
            random.nextBytes(tlvs);
            try {
                decode(declaration, hex(tlvs));
            } catch (QmiException e) {
                assertTrue(e.getMessage().contains("="), e.getMessage());
            }
        }
    }

    private void roundTrip(MessageDeclaration declaration, Random random) throws QmiException {
        var values = new LinkedHashMap<String, Object>();
        for (var tlv : declaration.tlvs()) {
            if (!tlv.optional() || random.nextBoolean()) {
                values.put(tlv.name(), RandomValues.value(tlv.value(), random));
            }
        }
        var message = new QmiMessage(declaration, values);
        assertEquals(message, codec.decode(declaration, codec.encode(message, random.nextInt(65_535))));
    }

    private static MessageDeclaration message(Value value) {
        return new MessageDeclaration(1, 1, "TEST", MessageKind.REQUEST, 1000,
                List.of(new TlvDeclaration(0x10, "t", true, value)));
    }

    private static Value.Number unsigned(int size) {
        return new Value.Number(size, Form.UNSIGNED);
    }

    private static Value nested(int max) {
        return new Struct(List.of(new Member("s", Text.counted(Value.prefix(max), max))));
    }

    private String encode(MessageDeclaration declaration, Object value) throws QmiException {
        return hex(codec.encode(new QmiMessage(declaration, Map.of("t", value)), 0));
    }

    private QmiMessage decode(MessageDeclaration declaration, String tlvs) throws QmiException {
        int length = tlvs.length() / 2;
        return codec.decode(declaration, HEX.parseHex("0000000000" + HEX.toHexDigits((byte) length)
                + HEX.toHexDigits((byte) (length >> 8)) + tlvs));
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    private static String refused(org.junit.jupiter.api.function.Executable action, String why) {
        var refusal = assertThrows(QmiException.class, action);
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
        return refusal.rule();
    }
}
