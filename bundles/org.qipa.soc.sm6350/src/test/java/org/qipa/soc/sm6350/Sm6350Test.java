package org.qipa.soc.sm6350;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Window;
import org.qipa.documents.JacksonDocumentReader;

/** The table against the specification's own lists: endpoints (spec 08 §3.7), filters and routes (spec 09 §1.3). */
class Sm6350Test {

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();

    @Test
    void shouldHoldWhatTheSpecificationLists() throws Exception {
        Sm6350 soc = new Sm6350(READER, map("ipa-v4.7"), map("gsi-v4.5"));
        SocTable t = soc.table();
        assertEquals("sm6350", t.soc());
        assertEquals("4.7", t.ipaVersion().toString());
        assertEquals(1, t.compatibles().size());
        assertEquals(new SocTable.RegisterMaps(soc.ipaRegisters().name(), soc.gsiRegisters().name()), t.registers());
        assertEndpoint(t, EndpointName.AP_COMMAND_TX, 7, 5);
        assertEndpoint(t, EndpointName.AP_LAN_RX, 9, 14);
        assertEndpoint(t, EndpointName.AP_MODEM_TX, 2, 2);
        assertEndpoint(t, EndpointName.AP_MODEM_RX, 16, 7);
        assertEquals(List.of(2, 5, 8), t.endpoints().stream().filter(Endpoint::filterSupport).map(Endpoint::endpointId)
                .sorted().toList());
        assertEquals(8, t.modemRouteCount());
        assertFits(t.windows().ipaReg(), soc.ipaRegisters());
        assertFits(t.windows().gsi(), soc.gsiRegisters());
        t.memory().regions().forEach(r -> assertTrue(r.offset() + r.size() <= t.windows().ipaShared().size(), r::toString));
    }

    private static void assertEndpoint(SocTable t, EndpointName name, int id, int channel) {
        assertEquals(List.of(id, channel), List.of(t.endpoint(name).endpointId(), t.endpoint(name).channelId()));
    }

    private static void assertFits(Window window, RegisterMap map) {
        for (Register r : map.registers()) {
            for (int n = 0; map.locate(r.offset() + n * r.stride()).filter(l -> l.register() == r).isPresent()
                    && (n == 0 || r.stride() > 0); n++) {
                assertTrue(r.offset(n) + Integer.BYTES <= window.size(), r.name());
            }
        }
    }

    private static RegisterMap map(String name) throws Exception {
        try (var in = Sm6350Test.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            return READER.readRegisters(name, in);
        }
    }
}
