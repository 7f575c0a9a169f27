package org.qipa.virtual.modem.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.virtual.modem.services.DataPaths.Traffic;

class WdsServiceTest {

    private static final Map<String, Object> EMBEDDED = Values.of("endpoint_type", 4, "interface_number", 1);
    /** Addresses, gateway, name servers, MTU, family: what qmicli asks for. */
    private static final long SETTINGS = 58_160;

    private final ServicesBench bench;
    private final ServiceClient client;

    WdsServiceTest() throws QrtrException {
        bench = new ServicesBench();
        client = bench.client(ServicesBench.WDS);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static String bind(ServiceClient client, int mux) {
        return client.error("BIND_MUX_DATA_PORT", "endpoint_info", EMBEDDED, "mux_id", mux, "client_type", 1);
    }

    private static long start(ServiceClient client, int family) {
        var answer = client.ask("START_NETWORK", "apn", "internet", "ip_family_preference", family);
        assertEquals("NONE(0)", ServiceClient.error(answer));
        return Long.parseLong(ServiceClient.texts(answer).get("packet_data_handle"));
    }

    private static String status(ServiceClient client) {
        return client.texts("GET_PACKET_SERVICE_STATUS").get("connection_status");
    }

    @Test
    void shouldBringUpTheMuxIdThatTheClientHasBoundAndTakeItDownAgain() {
        assertEquals("NONE(0)", bind(client, 3));
        assertEquals("DISCONNECTED(1)", status(client));
        long handle = start(client, 4);
        assertEquals(List.of("PACKET_SERVICE_STATUS {connection_status={status=CONNECTED(2), reconfiguration_required=false}, "
                + "ip_family=IPV4(4)}"), client.told());
        assertEquals("CONNECTED(2)", status(client));
        assertEquals("NONE(0)", client.error("STOP_NETWORK", "packet_data_handle", handle));
        assertEquals(List.of("PACKET_SERVICE_STATUS {call_end_reason=GENERIC_CLIENT_END(2), "
                + "connection_status={status=DISCONNECTED(1), reconfiguration_required=false}, ip_family=IPV4(4), "
                + "verbose_call_end_reason={type=CM(3), reason=2000}}"), client.told());
        assertEquals(List.of("up 3/4 claimed", "down 3/4"), bench.paths);
    }

    @Test
    void shouldTellAddressesOfTheHostBehindTheMuxId() {
        bind(client, 3);
        start(client, 4);
        var settings = client.texts("GET_CURRENT_SETTINGS", "requested_settings", SETTINGS);
        assertEquals(Integer.toUnsignedString(0x0a400302), settings.get("ipv4_address"));
        assertEquals(Integer.toUnsignedString(0x0a400301), settings.get("ipv4_gateway_address"));
        assertEquals(Integer.toUnsignedString(0xffffff00), settings.get("ipv4_gateway_subnet_mask"));
        assertEquals(Integer.toUnsignedString(0x0a400301), settings.get("primary_ipv4_dns_address"));
        assertEquals("1400", settings.get("mtu"));
        assertEquals("IPV4(4)", settings.get("ip_family"));
        assertEquals("\"internet\"", client.texts("GET_CURRENT_SETTINGS", "requested_settings", 8).get("apn_name"));
        assertEquals(List.of("up 3/4 claimed"), bench.paths);
    }

    @Test
    void shouldGiveIpv6ToASecondClientOfTheSameMuxId() {
        bind(client, 2);
        start(client, 4);
        var other = bench.client(ServicesBench.WDS);
        bind(other, 2);
        assertEquals("NONE(0)", other.error("SET_IP_FAMILY", "preference", 6));
        assertEquals("DISCONNECTED(1)", status(other));
        assertEquals("OUT_OF_CALL(15)", other.error("GET_CURRENT_SETTINGS", "requested_settings", SETTINGS));
        start(other, 6);
        var settings = other.texts("GET_CURRENT_SETTINGS", "requested_settings", SETTINGS);
        assertEquals("{address=[64768, 100, 2, 0, 0, 0, 0, 2], prefix_length=64}", settings.get("ipv6_address"));
        assertEquals("{address=[64768, 100, 2, 0, 0, 0, 0, 1], prefix_length=64}", settings.get("ipv6_gateway_address"));
        assertEquals(List.of("up 2/4 claimed", "up 2/6 claimed"), bench.paths);
    }

    @Test
    void shouldUseAddressesOfTheProfileAndHaveTheHostAnswerToThem() {
        bench.take(ServicesBench.profile("'apns': [{'name': 'lab', 'mtu': 1280, 'ipv4': {'address': '192.0.2.2/30', "
                + "'gateway': '192.0.2.1', 'dns': ['192.0.2.1', '198.51.100.53']}}]"));
        assertEquals("NONE(0)", client.error("START_NETWORK"));
        var settings = client.texts("GET_CURRENT_SETTINGS", "requested_settings", SETTINGS);
        assertEquals(Integer.toUnsignedString(0xc0000202), settings.get("ipv4_address"));
        assertEquals(Integer.toUnsignedString(0xfffffffc), settings.get("ipv4_gateway_subnet_mask"));
        assertEquals(Integer.toUnsignedString(0xc6336435), settings.get("secondary_ipv4_dns_address"));
        assertEquals("1280", settings.get("mtu"));
        assertEquals(List.of("up 1/4 [192.0.2.1, 198.51.100.53]"), bench.paths);
    }

    @Test
    void shouldSayWhyACallFails() {
        assertEquals(Map.of("result", "{result=FAILURE(1), error=CALL_FAILED(14)}", "call_end_reason",
                        "GSM_WCDMA_UNKNOWN_APN(1013)", "verbose_call_end_reason", "{type=3GPP(6), reason=27}"),
                ServiceClient.texts(client.ask("START_NETWORK", "apn", "nowhere")));
        bench.take(ServicesBench.profile("'apns': [{'name': 'a', 'ipv4': {}, 'login': {'user': 'u', 'password': 'p'}}]"));
        assertEquals("{type=3GPP(6), reason=50}", client.texts("START_NETWORK", "ip_family_preference", 6, "username", "u",
                "password", "p").get("verbose_call_end_reason"));
        assertEquals("GENERIC_AUTHENTICATION_FAILED(10)",
                client.texts("START_NETWORK", "username", "u", "password", "q").get("call_end_reason"));
        assertEquals("NONE(0)", client.error("START_NETWORK", "username", "u", "password", "p"));
        bench.take(ServicesBench.profile("'serving': {'registration': 'searching'}"));
        assertEquals("GENERIC_NO_SERVICE(3)", client.texts("START_NETWORK").get("call_end_reason"));
        bench.take(ServicesBench.profile("'sim': {'pin1': {'state': 'enabled-not-verified'}}"));
        assertEquals("{type=CM(3), reason=2504}", client.texts("START_NETWORK").get("verbose_call_end_reason"));
        bench.client(ServicesBench.DMS).ask("SET_OPERATING_MODE", "mode", 1);
        assertEquals("{type=INTERNAL(2), reason=219}", client.texts("START_NETWORK").get("verbose_call_end_reason"));
    }

    @Test
    void shouldHaveNoEffectWhenTheCallIsUpAlready() {
        start(client, 4);
        assertEquals("NO_EFFECT(26)", client.error("START_NETWORK", "apn", "internet", "ip_family_preference", 4));
        start(client, 6);
    }

    @Test
    void shouldShareACallAndEndItWithTheLastOfItsClients() {
        long first = start(client, 4);
        var other = bench.client(ServicesBench.WDS);
        long second = start(other, 4);
        assertTrue(first != second);
        assertEquals("INVALID_HANDLE(9)", other.error("STOP_NETWORK", "packet_data_handle", first));
        client.ask("STOP_NETWORK", "packet_data_handle", first);
        assertEquals("CONNECTED(2)", status(client));
        other.ask("STOP_NETWORK", "packet_data_handle", second);
        assertEquals("DISCONNECTED(1)", status(client));
        assertEquals(List.of("up 1/4", "down 1/4"), bench.paths);
    }

    @Test
    void shouldClaimTheMuxIdForAClientThatHasBoundItAndSharesACall() {
        start(client, 4);
        var other = bench.client(ServicesBench.WDS);
        bind(other, 1);
        start(other, 4);
        assertEquals(List.of("up 1/4", "up 1/4 claimed"), bench.paths);
    }

    @Test
    void shouldRefuseAnotherApnOnAMuxIdThatIsCalled() {
        bench.take(ServicesBench.profile("'apns': [{'name': 'a', 'ipv4': {}}, {'name': 'b', 'ipv4': {}}]"));
        client.ask("START_NETWORK", "profile_index_3gpp", 1);
        var other = bench.client(ServicesBench.WDS);
        assertEquals("{type=INTERNAL(2), reason=237}", other.texts("START_NETWORK", "apn", "B").get("verbose_call_end_reason"));
        assertEquals("INVALID_PROFILE(10)", other.error("START_NETWORK", "profile_index_3gpp", 3));
        bind(other, 7);
        assertEquals("NONE(0)", other.error("START_NETWORK", "profile_index_3gpp", 2));
    }

    @Test
    void shouldEndTheCallsOfAClientWhoseSocketIsClosed() {
        var watcher = bench.client(ServicesBench.WDS);
        assertEquals("DISCONNECTED(1)", status(watcher));
        start(client, 4);
        watcher.forget();
        client.close();
        assertEquals(1, watcher.told().size());
        assertTrue(watcher.told().getFirst().contains("DISCONNECTED(1)"), watcher.told()::toString);
        assertEquals(List.of("up 1/4", "down 1/4"), bench.paths);
    }

    @Test
    void shouldStartNoCallForAClientThatHasGoneBeforeItsAnswer() {
        client.send("00010020000000");
        client.close();
        bench.run(1_000);
        assertEquals(List.of(), bench.paths);
    }

    @Test
    void shouldEndCallsWhenTheRadioGoesOffAndWhenTheNetworkIsAnother() {
        start(client, 4);
        client.forget();
        bench.client(ServicesBench.DMS).ask("SET_OPERATING_MODE", "mode", 1);
        assertTrue(client.told().getFirst().contains("{type=INTERNAL(2), reason=219}"), client.told()::toString);
        bench.client(ServicesBench.DMS).ask("SET_OPERATING_MODE", "mode", 0);
        start(client, 4);
        client.forget();
        bench.take(ServicesBench.profile("'apns': [{'name': 'internet', 'ipv4': {}, 'mtu': 1300}]"));
        assertTrue(client.told().getFirst().contains("{type=3GPP(6), reason=36}"), client.told()::toString);
        assertEquals("DISCONNECTED(1)", status(client));
        assertEquals(List.of("up 1/4", "down 1/4", "up 1/4", "down 1/4"), bench.paths);
    }

    @Test
    void shouldKeepACallThatAnotherProfileLeavesAsItIs() {
        start(client, 4);
        bench.take(ServicesBench.profile("'device': {'model': 'other'}"));
        assertEquals("CONNECTED(2)", status(client));
    }

    @Test
    void shouldRefuseBadValuesAndLeaveTheClientAsItWas() {
        assertEquals("INVALID_ARGUMENT(48)", bind(client, 255));
        assertEquals("INVALID_ARGUMENT(48)", client.error("BIND_MUX_DATA_PORT", "endpoint_info",
                Values.of("endpoint_type", 2, "interface_number", 0), "mux_id", 5));
        assertEquals("MISSING_ARGUMENT(17)", client.error("BIND_MUX_DATA_PORT", "mux_id", 5));
        assertEquals("INVALID_ARGUMENT(48)", client.error("SET_IP_FAMILY", "preference", 5));
        assertEquals("INVALID_ARGUMENT(48)", client.error("START_NETWORK", "ip_family_preference", 12));
        assertEquals("INVALID_HANDLE(9)", client.error("STOP_NETWORK", "packet_data_handle", 77));
        start(client, 4);
        assertEquals("INVALID_TRANSITION(60)", bind(client, 6));
        assertEquals(List.of("up 1/4"), bench.paths);
    }

    @Test
    void shouldCountWhatHasPassedSinceTheCallCameUp() {
        bench.traffic.put(1, new Traffic(10, 1000, 20, 2000, 1));
        assertEquals("OUT_OF_CALL(15)", client.error("GET_PACKET_STATISTICS", "mask", 0xff));
        start(client, 4);
        bench.traffic.put(1, new Traffic(13, 1300, 25, 2500, 1));
        assertEquals(Map.of("tx_packets_ok", "3", "rx_packets_ok", "5", "tx_bytes_ok", "300", "rx_bytes_ok", "500"),
                client.texts("GET_PACKET_STATISTICS", "mask", 0xc3));
    }

    @Test
    void shouldListItsConnectionProfiles() {
        bench.take(ServicesBench.profile("'apns': [{'name': 'a', 'ipv4': {}}, {'name': 'b', 'ipv6': {}}]"));
        assertEquals("[{profile_type=3GPP(0), profile_index=1, profile_name=\"profile1\"}, "
                + "{profile_type=3GPP(0), profile_index=2, profile_name=\"profile2\"}]",
                client.texts("GET_PROFILE_LIST", "profile_type", 0).get("profile_list"));
        var settings = client.texts("GET_PROFILE_SETTINGS", "profile_id", Values.of("profile_type", 0, "profile_index", 2));
        assertEquals("\"b\"", settings.get("apn_name"));
        assertEquals("IPV6(2)", settings.get("pdp_type"));
        assertEquals("INVALID_PROFILE(10)", client.error("GET_PROFILE_SETTINGS", "profile_id",
                Values.of("profile_type", 0, "profile_index", 3)));
    }

    @Test
    void shouldForgetEverythingWhenTheModemGoesDown() {
        bind(client, 1);
        start(client, 4);
        bench.lane.execute(bench.services::close);
        bench.run(10);
        assertEquals(List.of("up 1/4 claimed", "release"), bench.paths);
        assertEquals(List.of(), bench.fabric.services());
    }
}
