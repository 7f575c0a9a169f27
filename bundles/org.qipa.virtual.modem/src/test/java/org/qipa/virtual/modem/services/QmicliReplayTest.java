package org.qipa.virtual.modem.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.qipa.api.qmi.DecodedMessage;
import org.qipa.api.qmi.DecodedTlv;

/**
 * What qmicli asks, byte by byte, is answered with what it needs and with what it prints of a 4G modem. {@code qmicli.json}
 * holds the requests of qmicli 1.32.2 as they were on a socket, which TLVs of the answers it cannot do without, and which
 * change what it prints.
 */
class QmicliReplayTest {

    private static final Map<String, Integer> SERVICES = Map.of("DMS", ServicesBench.DMS, "NAS", ServicesBench.NAS, "WDS",
            ServicesBench.WDS, "WDA", ServicesBench.WDA, "UIM", ServicesBench.UIM);

    /** Printed when there, but of other kinds of modems and networks, or of no call: what a modem on LTE leaves out. */
    private static final Set<String> LEFT_OUT = Set.of("offline_reason", "cdma_system_id", "cdma_base_station_info",
            "default_roaming_indicator", "time_zone_3gpp2", "cdma_p_rev", "time_zone_3gpp",
            "daylight_saving_time_adjustment_3gpp", "concurrent_service_info_3gpp2", "prl_indicator_3gpp2", "dtm_support",
            "cdma_system_info", "hdr_personality", "call_barring_status", "umts_primary_scrambling_code",
            "network_name_source", "cdma_signal_strength", "hdr_signal_strength", "gsm_signal_strength",
            "wcdma_signal_strength", "tdma_signal_strength", "tdma_signal_strength_extended", "5g_signal_strength",
            "5g_signal_strength_extended", "ecio_list", "io", "sinr", "home_system_id", "home_network_3gpp2_ext",
            "cdma_service_status", "hdr_service_status", "hdr_system_info", "gsm_system_info_v2", "wcdma_system_info_v2",
            "additional_cdma_system_info", "additional_hdr_system_info", "additional_gsm_system_info",
            "additional_wcdma_system_info", "gsm_call_barring_status", "wcdma_call_barring_status", "gsm_cipher_domain",
            "wcdma_cipher_domain", "td_scdma_service_status", "td_scdma_system_info_v2", "lte_embms_coverage_info_support",
            "ims_voice_support", "network_selection_registration_restriction", "lte_registration_domain",
            "lte_embms_coverage_info_trace_id", "lte_cell_access_status", "nr5g_service_status_info", "nr5g_system_info",
            "eutra_with_nr5g_availability", "dcnr_restriction_info", "nr5g_tracking_area_code", "ipv6_address",
            "ipv6_gateway_address", "ipv6_primary_dns_address", "ipv6_secondary_dns_address", "domain_name_list",
            "secondary_ipv4_dns_address", "apn_type_mask");

    @Test
    void shouldAnswerEveryCommandWithWhatItNeedsAndPrints() throws Exception {
        JsonNode commands;
        try (var json = QmicliReplayTest.class.getResourceAsStream("qmicli.json")) {
            commands = new ObjectMapper().readTree(json);
        }
        for (JsonNode command : commands) {
            try (var bench = new ServicesBench()) {
                replay(bench, command);
            }
        }
        assertTrue(commands.size() > 25);
    }

    /** The settings and the end of a call are of a call that is there; a profile that is not there is refused. */
    private static void replay(ServicesBench bench, JsonNode command) {
        var what = command.path("arguments").toString();
        try (var other = bench.client(ServicesBench.WDS)) {
            if (what.contains("current-settings")) {
                other.ask("START_NETWORK", "apn", "internet");
            }
            try (var client = bench.client(SERVICES.get(command.at("/requests/0/service").asText()))) {
                var answers = new HashMap<String, List<DecodedMessage>>();
                for (JsonNode request : command.path("requests")) {
                    answers.computeIfAbsent(request.path("message").asText(), m -> new ArrayList<>())
                            .add(client.bytes(request.path("hex").asText()));
                }
                command.path("responses").forEach(expected -> check(what, expected,
                        answers.get(expected.path("message").asText()).getFirst()));
            }
        }
    }

    private static void check(String what, JsonNode expected, DecodedMessage answer) {
        assertFalse(answer.isFaulty(), () -> what + " " + answer);
        if (what.contains("--wds-stop-network=2")) {
            assertEquals("INVALID_HANDLE(9)", ServiceClient.error(answer), what);
            return;
        }
        assertEquals("NONE(0)", ServiceClient.error(answer), what);
        var names = new HashSet<String>();
        answer.tlvs().stream().map(DecodedTlv::name).forEach(name -> names.add(name.orElseThrow()));
        for (String kind : List.of("required", "printed")) {
            for (JsonNode tlv : expected.path(kind)) {
                assertTrue(names.contains(tlv.asText())
                        || kind.equals("printed") && LEFT_OUT.contains(tlv.asText()), () -> what + " " + kind + " "
                        + tlv.asText() + " not in " + names);
            }
        }
    }
}
