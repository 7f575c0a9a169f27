package org.qipa.core.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.document.Fault;

class SocDiffTest {

    @Test
    void shouldFindNothingBetweenATableAndItself() {
        assertEquals(List.of(), SocDiff.between(Tables.table("a", "3.5.1", 2, 0), Tables.table("b", "3.5.1", 2, 0)));
    }

    @Test
    void shouldNameTheVersionTheMapsAndWhatDoesNotFit() {
        List<Fault> faults = SocDiff.between(Tables.table("a", "3.5.1", 2, 0), Tables.table("b", "4.11", 5, 0x80));
        List<String> messages = faults.stream().map(Fault::message).toList();
        assertTrue(messages.contains("ipa_version table=3.5.1 silicon=4.11"), messages::toString);
        assertTrue(messages.contains("registers table=ipa-v3.5.1 silicon=ipa-v4.11"), messages::toString);
        assertTrue(messages.contains("endpoint=AP_LAN_RX id table=3 silicon=6"), messages::toString);
        assertTrue(messages.contains("region=UC_SHARED table=offset 0x0 size 0x80 canaries 0 silicon=offset 0x80 size 0x80 "
                + "canaries 0"), messages::toString);
        assertTrue(faults.stream().anyMatch(f -> f.path().equals("/endpoints/AP_LAN_RX/endpoint_id")));
        assertTrue(faults.stream().allMatch(f -> f.rule().equals(SocDiff.RULE)));
        assertEquals(3 + 4 + 1, faults.size(), messages::toString);
    }
}
