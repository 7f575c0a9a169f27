package org.qipa.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.qipa.documents.Samples.at;
import static org.qipa.documents.Samples.socFaults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.qipa.api.document.DocumentException;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.IpaVersion;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Channel;
import org.qipa.api.soc.SocTable.Imem;
import org.qipa.api.soc.SocTable.Interconnect;
import org.qipa.api.soc.SocTable.Limit;
import org.qipa.api.soc.SocTable.QsbMaster;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.api.soc.SocTable.Rx;
import org.qipa.api.soc.SocTable.Smem;
import org.qipa.api.soc.SocTable.Tx;
import org.qipa.api.soc.SocTable.Window;

class SocDocumentTest {

    @Test
    void shouldReadEverySectionOfADescriptor() throws Exception {
        SocTable t = Samples.readSoc(Samples.text("sample-soc.json"));
        assertEquals("sample", t.soc());
        assertEquals(List.of("qcom,sample-ipa"), t.compatibles());
        assertEquals(new IpaVersion(3, 5, 1), t.ipaVersion());
        assertEquals(new SocTable.RegisterMaps("ipa-v3.5.1", "gsi-v3.5.1"), t.registers());
        assertEquals(OptionalInt.of(0x3b), t.backwardCompatibility());
        assertEquals(List.of(new QsbMaster("DDR", 8, 8, 0), new QsbMaster("PCIE", 4, 12, 0)), t.qsb());
        assertEquals(8, t.modemRouteCount());
        SocTable.Endpoint tx = t.endpoint(EndpointName.AP_MODEM_TX);
        assertEquals(Optional.of(new Channel(512, 512, 16)), tx.channel());
        assertEquals(Optional.of(new Tx(4, 8, Optional.of(EndpointName.MODEM_AP_RX))), tx.config().get().tx());
        assertEquals(Optional.of(new Rx(8192, 2, 500, false, false, false)),
                t.endpoint(EndpointName.AP_LAN_RX).config().get().rx());
        assertTrue(t.endpoint(EndpointName.MODEM_AP_RX).config().isEmpty());
        assertEquals(new Limit(3, 1, 63), t.resources().sources().getFirst().limits().get(3));
        assertEquals(new Region(RegionId.UC_EVENT_RING, 0x1c00, 1024, 1), t.memory().regions().getLast());
        assertEquals(Optional.of(new Imem(0x146bd000L, 8192)), t.memory().imem());
        assertEquals(Optional.of(new Smem(1, 497, 8192)), t.memory().smem());
        assertEquals(new Interconnect("memory", 80000, 600000), t.power().interconnects().getFirst());
        assertEquals(new Window(0x1e04000, 0x2c000), t.windows().gsi());
    }

    @Test
    void shouldReportFaultsOfSchemaAndRulesTogetherInDocumentOrder() throws Exception {
        assertEquals(List.of(
                "/modem_route_count: too small: value=0 limit=1 [minimum]",
                "/endpoints/0/channel/tlv_count: TLV depth outside its limits: tlv_count=7 limit=8..64"
                        + " endpoint=AP_COMMAND_TX [channel]",
                "/endpoints/2/channel/tre_count: wrong type: value=\"512\" expected=\"integer\" [type]",
                "/endpoints/3/config/rx/buffer_size: receive buffer too small: buffer_size=1000 limit=1948"
                        + " endpoint=AP_MODEM_RX [endpoint]",
                "/resources/sources/0/limits/1/group: group stands twice: group=1 [duplicate-limit]",
                "/memory/regions/4/id: not a known name: value=\"NOWHERE\" known=" + regionNames() + " [enum]",
                "/power/colour: no such member: member=colour [unknown-member]",
                "/windows/gsi: member missing: member=gsi [required]"), socFaults(soc -> {
                    soc.put("modem_route_count", 0);
                    at(soc, "/endpoints/0/channel").put("tlv_count", 7);
                    at(soc, "/endpoints/2/channel").put("tre_count", "512");
                    at(soc, "/endpoints/3/config/rx").put("buffer_size", 1000);
                    at(soc, "/resources/sources/0/limits/0").put("group", 1);
                    at(soc, "/memory/regions/4").put("id", "NOWHERE");
                    at(soc, "/power").put("colour", "blue");
                    at(soc, "/windows").remove("gsi");
                }));
    }

    @Test
    void shouldSayLineAndColumnWhenTheTextIsNotJson() throws Exception {
        List<String> faults = socFaults("{\n  \"format\": \"qipa-soc/1\",\n  \"soc\": sdm845\n}");
        assertEquals(1, faults.size());
        assertTrue(faults.getFirst().startsWith("/: not JSON: line=3 column="), faults::toString);
        assertTrue(faults.getFirst().endsWith("[syntax]"), faults::toString);
    }

    @Test
    void shouldSayWhereWhatHasNoEndBegins() throws Exception {
        assertEquals(List.of("/: not JSON: line=2 column=13 Unexpected end-of-input: expected close marker for Object"
                + " (start marker at line=2 column=8) [syntax]"), socFaults("{\n  \"a\": {    "));
    }

    @Test
    void shouldRefuseHalfWrittenFile() throws Exception {
        String text = Samples.text("sample-soc.json");
        for (int length : new int[] {0, 1, 100, text.length() / 2, text.length() - 3}) {
            assertEquals(1, socFaults(text.substring(0, length)).size(), "length=" + length);
        }
        assertEquals(List.of("/: the document is empty [syntax]"), socFaults(""));
    }

    @Test
    void shouldRefuseTextBehindTheDocument() throws Exception {
        String fault = socFaults(Samples.text("sample-soc.json") + "{}").getFirst();
        assertTrue(fault.contains("something follows the document"), fault);
    }

    @Test
    void shouldRefuseDocumentThatIsTooDeepOrTooLong() throws Exception {
        assertTrue(socFaults("[".repeat(100) + "]".repeat(100)).getFirst().contains("[syntax]"));
        assertEquals(List.of("/: document too long: limit=4194304 bytes [size]"), socFaults(" ".repeat((4 << 20) + 1)));
    }

    @Test
    void shouldReportEveryMemberThatStandsTwice() throws Exception {
        String text = Samples.text("sample-soc.json").replace("\"soc\": \"sample\"", "\"soc\": \"a\",\n  \"soc\": \"b\"")
                .replace("{\"host\": 1,", "{\"host\": 1, \"host\": 2,");
        assertEquals(List.of("/soc: the member stands twice: member=soc line=4 column=3 [duplicate-member]",
                "/memory/smem/host: the member stands twice: member=host"), socFaults(text).stream()
                .map(f -> f.startsWith("/memory") ? f.substring(0, f.indexOf(" line=")) : f).toList());
    }

    @Test
    void shouldSayOneThingAboutADocumentOfAnotherFormat() throws Exception {
        assertEquals(List.of("/format: format=qipa-soc/2 expected=qipa-soc/1 [format]"),
                socFaults(soc -> soc.put("format", "qipa-soc/2")));
        assertEquals(List.of("/format: format=qipa-registers/1 expected=qipa-soc/1 [format]"),
                socFaults(Samples.text("sample-registers.json")));
        assertTrue(socFaults("[]").contains("/: wrong type: value=[] expected=\"object\" [type]"));
    }

    @Test
    void shouldNameTheDocumentAndCountTheFaults() throws Exception {
        DocumentException e = assertThrows(DocumentException.class, () -> Samples.readSoc("{}"));
        assertTrue(e.getMessage().startsWith("document refused: document=sample.json faults=13\n"), e.getMessage());
    }

    @Test
    void shouldAcceptNumbersInEitherForm() throws Exception {
        ObjectNode soc = Samples.soc();
        at(soc, "/memory/regions/1").put("offset", 128);
        at(soc, "/windows/gsi").put("base", 0x1e04000);
        soc.put("backward_compatibility", "0xffffffff");
        SocTable t = Samples.readSoc(soc.toString());
        assertEquals(128, t.memory().regions().get(1).offset());
        assertEquals(OptionalInt.of(-1), t.backwardCompatibility());
        assertEquals(List.of("/windows/gsi/base: wrong form: value=\"1e04000\" form=^0x[0-9a-fA-F]{1,15}$ [pattern]"),
                socFaults(s -> at(s, "/windows/gsi").put("base", "1e04000")));
    }

    @Test
    void shouldHoldEachRuleOfTheTable() throws Exception {
        only("/windows/gsi: the GSI window must lie within 32 bits: end=0x10002c000 limit=0x100000000 [window]",
                s -> at(s, "/windows/gsi").put("base", "0x100000000"));
        only("/windows/ipa_reg: base and size are multiples of 4, size at least 4: base=0x1e40000 size=0x7001 [window]",
                s -> at(s, "/windows/ipa_reg").put("size", 0x7001));
        only("/qsb/0/name: bus master out of order: name=PCIE expected=DDR [bus-master-order]",
                s -> ((ArrayNode) s.get("qsb")).remove(0));
        only("/backward_compatibility: this version needs a value for register IPA_BCR: ipa_version=3.5.1"
                + " [backward-compatibility]", s -> s.remove("backward_compatibility"));
        only("/resources/destinations/0/limits/2: limit for a group that does not exist: group=7 min=3 max=3 limit=2"
                + " [resource-limit]", s -> at(s, "/resources/destinations/0/limits/2").put("group", 7));
        only("/resources/sources/1/type: resource type stands twice: type=0 [duplicate-resource]",
                s -> at(s, "/resources/sources/1").put("type", 0));
        only("/endpoints/1/config/resource_group: no such group: resource_group=3 limit=2 endpoint=AP_LAN_RX"
                + " [resource-group]", s -> at(s, "/endpoints/1/config").put("resource_group", 3));
        only("/endpoints/0/config/dma_endpoint: no such endpoint in this table: dma_endpoint=MODEM_LAN_RX"
                + " endpoint=AP_COMMAND_TX [endpoint]", s -> at(s, "/endpoints/0/config").put("dma_endpoint", "MODEM_LAN_RX"));
        only("/endpoints/2/config/tx/status_endpoint: status is enabled, no such endpoint in this table:"
                + " status_endpoint=none endpoint=AP_MODEM_TX [endpoint]",
                s -> at(s, "/endpoints/2/config/tx").remove("status_endpoint"));
        only("/endpoints/3/config: an AP endpoint is programmed endpoint=AP_MODEM_RX [endpoint]",
                s -> at(s, "/endpoints/3").remove("config"));
        only("/endpoints/3/channel: an AP endpoint has ring sizes endpoint=AP_MODEM_RX [channel]",
                s -> at(s, "/endpoints/3").remove("channel"));
        only("/endpoints/4/channel: only an AP endpoint has ring sizes endpoint=MODEM_LAN_TX [endpoint]",
                s -> at(s, "/endpoints/4").set("channel", at(s, "/endpoints/3/channel")));
        only("/endpoints: more filtering endpoints than the filter tables hold: filtering=3 limit=2 [filtering]",
                s -> at(s, "/memory/regions/3").put("size", 24));
    }

    @Test
    void shouldRefuseAnEndpointThatStandsTwice() throws Exception {
        List<String> faults = socFaults(s -> ((ArrayNode) s.get("endpoints")).add(at(s, "/endpoints/6").deepCopy()));
        assertEquals(List.of("/endpoints/7/name: name=MODEM_AP_RX is taken by endpoint=MODEM_AP_RX endpoint=MODEM_AP_RX"
                + " [duplicate-name]",
                "/endpoints/7/channel_id: ee=MODEM channel_id=2 is taken by endpoint=MODEM_AP_RX endpoint=MODEM_AP_RX"
                        + " [duplicate-channel]",
                "/endpoints/7/endpoint_id: endpoint_id=12 is taken by endpoint=MODEM_AP_RX endpoint=MODEM_AP_RX"
                        + " [duplicate-endpoint]"), faults);
    }

    @Test
    void shouldRefuseASchemaOfAFormatThatIsNotThere() {
        assertTrue(Samples.READER.schema("qipa-soc/1").contains("2020-12"));
        assertEquals("no such format: format=qipa-soc/9 known=[qipa-modem/1, qipa-registers/1, qipa-script/1, qipa-soc/1]",
                assertThrows(IllegalArgumentException.class, () -> Samples.READER.schema("qipa-soc/9")).getMessage());
    }

    private static void only(String fault, Consumer<ObjectNode> spoil) throws Exception {
        assertEquals(List.of(fault), socFaults(spoil));
    }

    private static String regionNames() {
        StringBuilder b = new StringBuilder("[");
        for (RegionId id : RegionId.values()) {
            b.append(b.length() == 1 ? "\"" : ",\"").append(id).append('"');
        }
        return b.append(']').toString();
    }
}
