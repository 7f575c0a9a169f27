package org.qipa.soc.sdx65;

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
class Sdx65Test {

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();

    @Test
    void shouldHoldWhatTheSpecificationLists() throws Exception {
        Sdx65 soc = new Sdx65(READER, map("ipa-v5.0"), map("gsi-v5.0"));
        SocTable t = soc.table();
        assertEquals("sdx65", t.soc());
        assertEquals("5.0", t.ipaVersion().toString());
        assertEquals(1, t.compatibles().size());
        assertEquals(new SocTable.RegisterMaps(soc.ipaRegisters().name(), soc.gsiRegisters().name()), t.registers());
        assertEndpoint(t, EndpointName.AP_COMMAND_TX, 14, 12);
        assertEndpoint(t, EndpointName.AP_LAN_RX, 16, 13);
        assertEndpoint(t, EndpointName.AP_MODEM_TX, 2, 11);
        assertEndpoint(t, EndpointName.AP_MODEM_RX, 23, 1);
        assertEquals(List.of(2, 12, 15), t.endpoints().stream().filter(Endpoint::filterSupport).map(Endpoint::endpointId)
                .sorted().toList());
        assertEquals(11, t.modemRouteCount());
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
        try (var in = Sdx65Test.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            return READER.readRegisters(name, in);
        }
    }
}
