package org.qipa.virtual.modem.services;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.modem.ModemProfile.Plmn;
import org.qipa.api.modem.ModemProfile.Registration;
import org.qipa.api.modem.ModemProfile.Serving;
import org.qipa.api.modem.ModemProfile.Technology;

/** The modem's place in the network as the messages of NAS say it. */
final class NasValues {

    private static final int ATTACHED = 1;
    private static final int DETACHED = 2;
    private static final int THREE_GPP = 2;
    /** nas_service_status. */
    private static final int NO_SERVICE = 0;
    private static final int AVAILABLE = 2;
    private static final int CS_PS = 3;
    private static final int UNKNOWN_INDEX = 0xffff;
    private static final int UNKNOWN_LAC = 0xfffe;
    private static final int SIM_UNAVAILABLE = 0;
    private static final int SIM_AVAILABLE = 1;

    private final ModemState state;

    NasValues(ModemState state) {
        this.state = state;
    }

    private Serving serving() {
        return state.profile().serving();
    }

    /** What request and indication of the serving system have in common, by name. */
    Map<String, Object> servingSystem() {
        boolean registered = state.isRegistered();
        long radio = Radio.radioInterface(serving().technology());
        var values = Values.of("serving_system", Values.of("registration_state", registrationState(), "cs_attach_state",
                registered ? ATTACHED : DETACHED, "ps_attach_state", registered ? ATTACHED : DETACHED, "selected_network",
                registered ? THREE_GPP : 0, "radio_interfaces", registered ? List.of(radio) : List.of()));
        if (registered) {
            var plmn = serving().plmn();
            values.putAll(Values.of("roaming_indicator", !serving().roaming(), "data_service_capability",
                    List.of(Radio.dataCapability(serving().technology())), "current_plmn", plmn(plmn),
                    "roaming_indicator_list", List.of(Values.of("radio_interface", radio, "roaming_indicator",
                            !serving().roaming())),
                    "lac_3gpp", isLte() ? UNKNOWN_LAC : serving().area(), "cid_3gpp", serving().cell(),
                    "detailed_service_status", Values.of("status", AVAILABLE, "capability", CS_PS, "hdr_status", NO_SERVICE,
                            "hdr_hybrid", false, "forbidden", false)));
            if (isLte()) {
                values.put("lte_tac", (long) serving().area());
            }
            values.put("mnc_pcs_digit_include_status", Values.of("mcc", number(plmn.mcc()), "mnc", number(plmn.mnc()),
                    "includes_pcs_digit", plmn.mnc().length() == 3));
        }
        return values;
    }

    private boolean isLte() {
        return serving().technology() == Technology.LTE || serving().technology() == Technology.NR5G;
    }

    /** nas_registration_state. */
    private int registrationState() {
        return switch (state.registration()) {
            case NOT_REGISTERED -> 0;
            case REGISTERED -> 1;
            case SEARCHING -> 2;
            case DENIED -> 3;
        };
    }

    /** Answer and indication of the system information: which technologies serve, and the serving one's system. */
    Map<String, Object> systemInfo() {
        var values = new LinkedHashMap<String, Object>();
        status(values, "gsm_service_status", Technology.GSM);
        status(values, "wcdma_service_status", Technology.UMTS);
        status(values, "lte_service_status", Technology.LTE);
        if (serving().technology() == Technology.NR5G) {
            status(values, "nr5g_service_status_info", Technology.NR5G);
        }
        if (state.isRegistered()) {
            system(values);
        }
        values.put("sim_reject_info", Values.value(state.isSimReady() ? SIM_AVAILABLE : SIM_UNAVAILABLE));
        return values;
    }

    private void status(Map<String, Object> values, String tlv, Technology technology) {
        int status = state.isRegistered() && serving().technology() == technology ? AVAILABLE : NO_SERVICE;
        values.put(tlv, Values.of("service_status", status, "true_service_status", status, "preferred_data_path", false));
    }

    private void system(Map<String, Object> values) {
        switch (serving().technology()) {
            case GSM -> {
                var system = common();
                system.putAll(Values.of("egprs_support_valid", true, "egprs_support", true, "dtm_support_valid", true,
                        "dtm_support", false));
                values.put("gsm_system_info_v2", system);
            }
            case UMTS -> {
                var system = common();
                system.putAll(Values.of("hs_call_status_valid", false, "hs_call_status", 0, "hs_service_valid", false,
                        "hs_service", 0, "primary_scrambling_code_valid", false, "primary_scrambling_code", 0));
                values.put("wcdma_system_info_v2", system);
            }
            case LTE -> {
                values.put("lte_system_info_v2", withTrackingArea());
                values.put("additional_lte_system_info", Values.of("geo_system_index", UNKNOWN_INDEX));
                values.put("lte_voice_support", 0L);
            }
            case NR5G -> values.put("nr5g_system_info", withTrackingArea());
        }
    }

    private Map<String, Object> withTrackingArea() {
        var system = common();
        system.putAll(Values.of("tac_valid", true, "tac", serving().area()));
        return system;
    }

    private Map<String, Object> common() {
        var plmn = serving().plmn();
        return Values.of("domain_valid", true, "domain", CS_PS, "service_capability_valid", true, "service_capability", CS_PS,
                "roaming_status_valid", true, "roaming_status", serving().roaming(), "forbidden_valid", true, "forbidden",
                false, "lac_valid", true, "lac", isLte() ? UNKNOWN_LAC : serving().area(), "cid_valid", true, "cid",
                serving().cell(), "registration_reject_info_valid", false, "registration_reject_domain", 0,
                "registration_reject_cause", 0, "network_id_valid", true, "mcc", plmn.mcc(), "mnc", plmn.mnc());
    }

    /** What a scan finds: the serving network and its neighbours. */
    Map<String, Object> scan() {
        List<Object> networks = new ArrayList<>();
        List<Object> technologies = new ArrayList<>();
        List<Object> digits = new ArrayList<>();
        if (serving().registration() != Registration.NOT_REGISTERED) {
            boolean current = state.isRegistered();
            add(networks, technologies, digits, serving().plmn(), serving().technology(), current, false);
        }
        state.profile().scan().forEach(found -> add(networks, technologies, digits, found.plmn(), found.technology(), false,
                found.forbidden()));
        return Values.of("network_information", networks, "radio_access_technology", technologies,
                "mnc_pcs_digit_include_status", digits, "network_scan_result", 0);
    }

    private void add(List<Object> networks, List<Object> technologies, List<Object> digits, Plmn plmn,
            Technology technology, boolean current, boolean forbidden) {
        boolean home = isHome(plmn);
        // nas_network_status: serving or available, home or roaming, forbidden or not, preferred or not
        int status = (current ? 1 : 2) | (home ? 4 : 8) | (forbidden ? 16 : 32) | (home ? 64 : 128);
        networks.add(Values.of("mcc", number(plmn.mcc()), "mnc", number(plmn.mnc()), "network_status", status, "description",
                Values.text(plmn.name())));
        technologies.add(Values.of("mcc", number(plmn.mcc()), "mnc", number(plmn.mnc()), "radio_interface",
                Radio.radioInterface(technology)));
        digits.add(Values.of("mcc", number(plmn.mcc()), "mnc", number(plmn.mnc()), "includes_pcs_digit",
                plmn.mnc().length() == 3));
    }

    private boolean isHome(Plmn plmn) {
        var home = state.profile().home();
        return home.mcc().equals(plmn.mcc()) && home.mnc().equals(plmn.mnc());
    }

    /** The network of the card. */
    Map<String, Object> home() {
        var home = state.profile().home();
        return Values.of("home_network", plmn(home), "home_network_3gpp_mnc", Values.of("is_3gpp", true, "includes_pcs_digit",
                home.mnc().length() == 3));
    }

    private static Map<String, Object> plmn(Plmn plmn) {
        return Values.of("mcc", number(plmn.mcc()), "mnc", number(plmn.mnc()), "description", Values.text(plmn.name()));
    }

    private static long number(String digits) {
        return Long.parseLong(digits);
    }
}
