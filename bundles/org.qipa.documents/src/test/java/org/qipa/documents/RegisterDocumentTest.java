package org.qipa.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.qipa.documents.Samples.at;
import static org.qipa.documents.Samples.registerFaults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.register.RegisterMap.Located;

class RegisterDocumentTest {

    @Test
    void shouldReadRegistersByAscendingOffset() throws Exception {
        RegisterMap map = Samples.readRegisters(Samples.text("sample-registers.json"));
        assertEquals("ipa-sample", map.name());
        assertEquals(RegisterMap.Block.IPA, map.block());
        assertEquals(List.of("SHARED_MEM_SIZE", "ENDP_INIT_NAT", "ENDP_INIT_HDR"),
                map.registers().stream().map(Register::name).toList());
        assertEquals(0x1234_0000, map.register("SHARED_MEM_SIZE").word().with("MEM_BADDR", 0x1234).value());
    }

    @Test
    void shouldLocateEachInstanceExactly() throws Exception {
        RegisterMap map = Samples.readRegisters(Samples.text("sample-registers.json"));
        for (Register r : map.registers()) {
            for (int n = 0; n < (r.stride() == 0 ? 1 : 3); n++) {
                assertEquals(Optional.of(new Located(r, n)), map.locate(r.offset(n)));
            }
        }
        assertEquals("ENDP_INIT_HDR[2]", map.locate(0x810 + 2 * 112).get().toString());
        assertEquals(Optional.empty(), map.locate(0x810 + 3 * 112)); // behind the last instance
        assertEquals(Optional.empty(), map.locate(0x814)); // between two
        assertEquals(Optional.empty(), map.locate(0x811)); // inside one
        assertEquals(Optional.empty(), map.locate(0));
        assertEquals(Optional.empty(), map.locate(-4));
        assertEquals(Optional.empty(), map.locate(Integer.MAX_VALUE - 3));
    }

    @Test
    void shouldHoldEachRuleOfAMap() throws Exception {
        only("/registers/1/fields/1: field over another one: register=SHARED_MEM_SIZE field=MEM_BADDR lsb=15 width=16"
                + " common=0x8000 [field-overlap]", m -> at(m, "/registers/1/fields/1").put("lsb", 15));
        only("/registers/1/fields/1: field outside the word: register=SHARED_MEM_SIZE field=MEM_BADDR lsb=17 width=16"
                + " limit=32 [field-outside-word]", m -> at(m, "/registers/1/fields/1").put("lsb", 17));
        only("/registers/1/fields/1/name: field stands twice: register=SHARED_MEM_SIZE field=MEM_SIZE lsb=16 width=16"
                + " [duplicate-field]", m -> at(m, "/registers/1/fields/1").put("name", "MEM_SIZE"));
        only("/registers/2/name: register stands twice: register=ENDP_INIT_NAT first=/registers/0 [duplicate-register]",
                m -> at(m, "/registers/2").put("name", "ENDP_INIT_NAT"));
        only("/registers/2/offset: two registers at one offset: register=ENDP_INIT_HDR instance=0 offset=0x87c"
                + " other=ENDP_INIT_NAT [register-overlap]", m -> at(m, "/registers/2").put("offset", "0x87c"));
        only("/registers/1/offset: offset is not a multiple of 4: register=SHARED_MEM_SIZE offset=0x56"
                + " [offset-alignment]", m -> at(m, "/registers/1").put("offset", 0x56));
        only("/registers/0/count: member missing: member=count needed with member=stride [required]",
                m -> at(m, "/registers/0").remove("count"));
        only("/registers: too small: items=0 limit=1 [minItems]", m -> ((ArrayNode) m.get("registers")).removeAll());
        only("/registers/0/stride: not a multiple: value=111 of=4 [multipleOf]",
                m -> at(m, "/registers/0").put("stride", 111));
    }

    @Test
    void shouldReportFaultsOfSeveralRegistersTogether() throws Exception {
        assertEquals(List.of("/registers/0/offset: too large: value=16777216 limit=16777212 [maximum]",
                "/registers/1/fields/0/width: too small: value=0 limit=1 [minimum]",
                "/registers/2/offset: offset is not a multiple of 4: register=ENDP_INIT_HDR offset=0x811"
                        + " [offset-alignment]"), registerFaults(m -> {
                            at(m, "/registers/0").put("offset", 1 << 24);
                            at(m, "/registers/1/fields/0").put("width", 0);
                            at(m, "/registers/2").put("offset", 0x811);
                        }));
    }

    private static void only(String fault, Consumer<ObjectNode> spoil) throws Exception {
        assertEquals(List.of(fault), registerFaults(spoil));
    }
}
