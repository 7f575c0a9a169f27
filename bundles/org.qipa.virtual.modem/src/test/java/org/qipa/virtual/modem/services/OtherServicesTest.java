package org.qipa.virtual.modem.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.qrtr.QrtrException;

/** UIM, WDA and DPM. */
class OtherServicesTest {

    private final ServicesBench bench;

    OtherServicesTest() throws QrtrException {
        bench = new ServicesBench(ServicesBench.profile("'sim': {'iccid': '89882110000000000003', 'imsi': '001010000000001'}"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldTellOfACardThatIsPulled() {
        var client = bench.client(ServicesBench.UIM);
        assertEquals("CARD_STATUS|PHYSICAL_SLOT_STATUS(0x11)",
                client.texts("REGISTER_EVENTS", "event_registration_mask", 0x17).get("event_registration_mask"));
        assertTrue(client.texts("GET_CARD_STATUS").get("card_status").contains("state=READY(7)"));
        client.forget();
        bench.take(ServicesBench.profile("'sim': {'card': 'absent'}"));
        assertEquals(2, client.told().size());
        assertTrue(client.told().getFirst().startsWith("CARD_STATUS {card_status={index_gw_primary=65535"),
                client.told()::toString);
        assertTrue(client.told().getLast().startsWith("SLOT_STATUS {physical_slot_information="), client.told()::toString);
    }

    @Test
    void shouldAskForThePinThatTheProfileWants() {
        bench.take(ServicesBench.profile("'sim': {'pin1': {'state': 'enabled-not-verified', 'retries': 2}}"));
        var status = bench.client(ServicesBench.UIM).texts("GET_CARD_STATUS").get("card_status");
        assertTrue(status.contains("state=PIN1_OR_UPIN_PIN_REQUIRED(2)"), status);
        assertTrue(status.contains("pin1_state=ENABLED_NOT_VERIFIED(1), pin1_retries=2"), status);
    }

    @Test
    void shouldReadTheFilesThatSayWhoseCardItIs() {
        var client = bench.client(ServicesBench.UIM);
        assertEquals(Map.of("card_result", "{sw1=144, sw2=0}", "read_result", "[152, 136, 18, 1, 0, 0, 0, 0, 0, 48]"),
                read(client, 0x2fe2, 0, 0));
        assertEquals("[8, 9, 16, 16, 0, 0, 0, 0, 16]", read(client, 0x6f07, 0, 0).get("read_result"));
        assertEquals("[136, 18]", read(client, 0x2fe2, 1, 2).get("read_result"));
        assertEquals("{result=FAILURE(1), error=SIM_FILE_NOT_FOUND(80)}", read(client, 0x6f3e, 0, 0).get("result"));
        assertEquals("{result=FAILURE(1), error=INVALID_ARGUMENT(48)}", read(client, 0x2fe2, 9, 2).get("result"));
    }

    private static Map<String, String> read(ServiceClient client, int file, int offset, int length) {
        return client.texts("READ_TRANSPARENT", "session", Values.of("session_type", 6, "application_identifier", List.of()),
                "file", Values.of("file_id", file, "file_path", List.of(0L, 63L)), "read_information",
                Values.of("offset", offset, "length", length));
    }

    @Test
    void shouldAgreeOnADataFormatForAllClients() {
        var client = bench.client(ServicesBench.WDA);
        var agreed = client.texts("SET_DATA_FORMAT", "link_layer_protocol", 1, "uplink_data_aggregation_protocol", 9,
                "downlink_data_aggregation_protocol", 3, "downlink_data_aggregation_max_datagrams", 10,
                "downlink_data_aggregation_max_size", 100_000);
        assertEquals("RAW_IP(2)", agreed.get("link_layer_protocol"));
        assertEquals("QMAPV5(9)", agreed.get("uplink_data_aggregation_protocol"));
        assertEquals("QMAP(5)", agreed.get("downlink_data_aggregation_protocol"));
        assertEquals("10", agreed.get("downlink_data_aggregation_max_datagrams"));
        assertEquals("32768", agreed.get("downlink_data_aggregation_max_size"));
        assertEquals(agreed, bench.client(ServicesBench.WDA).texts("GET_DATA_FORMAT"));
        assertEquals("INVALID_ARGUMENT(48)", client.error("SET_DATA_FORMAT", "uplink_data_aggregation_protocol", 0,
                "downlink_data_aggregation_protocol", 10));
        assertEquals("INVALID_ARGUMENT(48)", client.error("GET_DATA_FORMAT", "endpoint_info",
                Values.of("endpoint_type", 2, "interface_number", 1)));
        assertEquals(agreed, client.texts("GET_DATA_FORMAT"), "nothing of a refused request is kept");
    }

    @Test
    void shouldOpenAndCloseTheDataPort() {
        var client = bench.client(ServicesBench.DPM);
        assertEquals("NONE(0)", ServiceClient.error(client.bytes("000100200014001111000104000000010000000e00000006000000")));
        assertEquals("NONE(0)", client.error("CLOSE_PORT"));
        assertEquals("MISSING_ARGUMENT(17)", client.error("OPEN_PORT"));
    }
}
