package org.qipa.soc.sc7180;

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
class Sc7180Test {

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();

    @Test
    void shouldHoldWhatTheSpecificationLists() throws Exception {
        Sc7180 soc = new Sc7180(READER, map("ipa-v4.2"), map("gsi-v4.0"));
        SocTable t = soc.table();
        assertEquals("sc7180", t.soc());
        assertEquals("4.2", t.ipaVersion().toString());
        assertEquals(2, t.compatibles().size());
        assertEquals(new SocTable.RegisterMaps(soc.ipaRegisters().name(), soc.gsiRegisters().name()), t.registers());
        assertEndpoint(t, EndpointName.AP_COMMAND_TX, 6, 1);
        assertEndpoint(t, EndpointName.AP_LAN_RX, 8, 2);
        assertEndpoint(t, EndpointName.AP_MODEM_TX, 1, 0);
        assertEndpoint(t, EndpointName.AP_MODEM_RX, 9, 3);
        assertEquals(List.of(1, 4), t.endpoints().stream().filter(Endpoint::filterSupport).map(Endpoint::endpointId)
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
        try (var in = Sc7180Test.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            return READER.readRegisters(name, in);
        }
    }
}
