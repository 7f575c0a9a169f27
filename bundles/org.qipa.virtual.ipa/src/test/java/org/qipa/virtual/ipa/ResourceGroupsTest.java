package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.qipa.api.register.RegisterWord;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Limit;
import org.qipa.api.soc.SocTable.Resource;
import org.qipa.virtual.ipa.silicon.Rule;

class ResourceGroupsTest {

    static final List<String> SOCS = Socs.ALL;

    /** Programs the shares as the table has them (spec 10 §2). */
    private static void program(MiniDriver d) {
        program(d, "SRC", d.soc.table().resources().sources(), d.soc.table().resources().sourceGroups().size());
        program(d, "DST", d.soc.table().resources().destinations(), d.soc.table().resources().destinationGroups().size());
    }

    private static void program(MiniDriver d, String side, List<Resource> types, int groups) {
        for (Resource type : types) {
            for (int pair = 0; 2 * pair < groups; pair++) {
                RegisterWord w = d.ipaWord(register(side, pair));
                for (Limit l : type.limits()) {
                    if (l.group() / 2 == pair) {
                        String half = l.group() % 2 == 0 ? "X" : "Y";
                        w = w.with(half + "_MIN_LIM", l.min()).with(half + "_MAX_LIM", l.max());
                    }
                }
                d.ipaWrite(register(side, pair), type.type(), w.value());
            }
        }
    }

    private static String register(String side, int pair) {
        return side + "_RSRC_GRP_" + List.of("01", "23", "45", "67").get(pair) + "_RSRC_TYPE";
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldFindNothingWrongWithTheTableOfTheSilicon(String soc) {
        try (var d = new MiniDriver(soc).up()) {
            program(d);
            d.soc.table().endpoints().forEach(e -> e.config().ifPresent(c -> d.ipaWrite("ENDP_INIT_RSRC_GRP",
                    e.endpointId(), c.resourceGroup())));
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @Test
    void shouldReportAShareThatIsGreaterThanItsLimit() {
        try (var d = new MiniDriver("sdm845").up()) {
            program(d);
            d.ipaWrite("SRC_RSRC_GRP_23_RSRC_TYPE", 1, d.ipaWord("SRC_RSRC_GRP_23_RSRC_TYPE").with("X_MIN_LIM", 3)
                    .with("X_MAX_LIM", 3).with("Y_MIN_LIM", 9).with("Y_MAX_LIM", 8).value());
            assertEquals(List.of("SRC_RSRC_GRP_23_RSRC_TYPE[1] group=3 min=9 max=8"), d.journal.faults(Rule.RESOURCE_GROUP));
        }
    }

    @Test
    void shouldReportAnEndpointInAGroupWithoutAShare() {
        try (var d = new MiniDriver("sdm845").up()) {
            program(d);
            int id = d.id(EndpointName.AP_MODEM_TX);
            d.ipaWrite("ENDP_INIT_RSRC_GRP", id, 2);
            assertEquals(List.of("endpoint=" + id + " group=2 has no share of PKT_CONTEXTS type=0"),
                    d.journal.faults(Rule.RESOURCE_GROUP));
        }
        try (var d = new MiniDriver("sm8550").up()) {
            int id = d.id(EndpointName.AP_LAN_RX);
            d.ipaWrite("ENDP_INIT_RSRC_GRP", id, 0);
            assertEquals(1, d.faults(Rule.RESOURCE_GROUP), "nothing was shared out yet");
        }
    }
}
