package org.qipa.qmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.qipa.api.document.DocumentException;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.Value;
import org.qipa.api.qmi.Value.Number.Form;

/** Message files. */
class MessageFileTest {

    @Test
    void shouldKnowTheSevenMessagesOfTheIpaService() {
        var messages = new Messages();
        assertEquals(7, messages.of(0x31).size());
        assertEquals(0x35, messages.get(0x31, "DRIVER_INIT_COMPLETE", MessageKind.REQUEST).id());
        assertEquals(0, messages.of(0x99).size());
        var unknown = assertThrows(IllegalArgumentException.class, () -> messages.get(0x31, "X", MessageKind.REQUEST));
        assertEquals("no such message: service=0x31 name=X kind=REQUEST", unknown.getMessage());
    }

    @Test
    void shouldReadAServiceWhenItIsFirstAskedFor() {
        var messages = new Messages();
        assertEquals(java.util.Set.of(), messages.read());
        messages.get(0x31, "INIT_DRIVER", MessageKind.REQUEST);
        assertEquals(java.util.Set.of(0x31), messages.read());
    }

    @Test
    void shouldHaveEachTlvTypeOncePerMessage() {
        for (var message : Messages.FILES.keySet().stream().flatMap(s -> new Messages().of(s).stream()).toList()) {
            var types = new HashSet<Integer>();
            message.tlvs().forEach(tlv -> assertTrue(types.add(tlv.type()), message.name()));
        }
    }

    @Test
    void shouldReadArraysAndStrings() throws IOException, DocumentException {
        var message = read("""
                {"format": "qipa-qmi/1", "service": 2, "messages": [{"id": 1, "name": "M", "kind": "indication",
                 "max_length": 9, "tlvs": [{"type": 1, "name": "text", "value": "string", "max": 5},
                 {"type": 2, "name": "list", "value": "uint16", "array": 3},
                 {"type": 3, "name": "fixed", "value": "uint8", "fixed_array": 4, "note": "for people"}]}]}""").getFirst();
        assertEquals(Value.Text.whole(5), message.tlvs().get(0).value());
        assertEquals(Value.Items.counted(new Value.Number(2, Form.UNSIGNED), 3), message.tlvs().get(1).value());
        assertEquals(Value.Items.fixed(new Value.Number(1, Form.UNSIGNED), 4), message.tlvs().get(2).value());
    }

    @Test
    void shouldRefuseWithEveryFaultAndItsPlace() {
        var refused = assertThrows(DocumentException.class, () -> read("""
                {"format": "qipa-qmi/1", "service": 70000, "messages": [
                 {"id": 1, "name": "M", "kind": "question", "max_length": 9, "tlvs": [
                  {"type": 300, "name": "a", "value": "uint24"}, {"type": 2, "name": "b", "struct": "none"},
                  {"type": 2, "name": "c", "value": "uint8", "sise": 1}]}]}"""));
        var faults = refused.faults().stream().map(Object::toString).toList();
        for (var expected : new String[] {"/service: service=70000 least=1 limit=65535 [number]",
                "/messages/0/kind: kind=\"question\" known=request,response,indication [unknown-kind]",
                "/messages/0/tlvs/0/type: type=300 least=0 limit=255 [number]",
                "/messages/0/tlvs/2: type=2 name=c is declared twice [duplicate-tlv]"}) {
            assertTrue(faults.contains(expected), () -> expected + " not in " + faults);
        }
        for (var expected : new String[] {"unknown-value", "unknown-struct", "unknown-member"}) {
            assertTrue(faults.stream().anyMatch(f -> f.endsWith("[" + expected + "]")), () -> expected + " not in " + faults);
        }
    }

    @Test
    void shouldRefuseStructsWithinThemselvesAndStringsWithoutAnEnd() {
        var refused = assertThrows(DocumentException.class, () -> read("""
                {"format": "qipa-qmi/1", "service": 7, "structs": {
                  "a": [{"name": "b", "struct": "b"}], "b": [{"name": "a", "struct": "a"}], "c": [{"name": "t", "value": "string"}]},
                 "messages": [{"id": 1, "name": "M", "kind": "request", "tlvs": [
                  {"type": 1, "name": "n", "value": "uint8", "names": "nobody"}]}]}"""));
        var rules = refused.faults().stream().map(fault -> fault.rule()).toList();
        assertEquals(java.util.List.of("recursive-struct", "string-end", "unknown-names"), rules);
    }

    @Test
    void shouldRefuseAnotherFormat() {
        var refused = assertThrows(DocumentException.class, () -> read("{\"format\": \"qipa-qmi/2\"}"));
        assertEquals("/format: format=\"qipa-qmi/2\" known=qipa-qmi/1 [format]", refused.faults().getFirst().toString());
    }

    private static java.util.List<org.qipa.api.qmi.MessageDeclaration> read(String json) throws IOException, DocumentException {
        return MessageFile.read("test", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), name -> null);
    }
}
