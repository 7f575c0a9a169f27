package org.qipa.virtual.modem.services;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.qipa.api.modem.ModemProfile.Apn;

/** The connection profiles of WDS: the APNs of the modem's profile, numbered from 1, to be read. */
final class WdsProfiles {

    private static final long TYPE_3GPP = 0;
    private static final long TYPE_ALL = 255;
    private static final long PAP_OR_CHAP = 3;

    private final ModemState state;

    WdsProfiles(ModemState state) {
        this.state = state;
    }

    Map<String, Function<Request, Answer>> table() {
        var table = new LinkedHashMap<String, Function<Request, Answer>>();
        table.put("GET_PROFILE_LIST", this::list);
        table.put("GET_PROFILE_SETTINGS", this::settings);
        table.put("GET_DEFAULT_PROFILE_NUMBER", request -> Answer.success("index", 1));
        table.put("GET_LTE_ATTACH_PDN_LIST", request -> Answer.success("current_list", List.of(1L)));
        table.put("GET_LTE_ATTACH_PARAMETERS", request -> attach());
        return table;
    }

    /** The APN of a profile number. */
    Optional<Apn> apn(long index) {
        var apns = state.profile().apns();
        return index < 1 || index > apns.size() ? Optional.empty() : Optional.of(apns.get((int) index - 1));
    }

    /** The APN of a name; letters may be small or great. */
    Optional<Apn> apn(String name) {
        return state.profile().apns().stream().filter(apn -> apn.name().equalsIgnoreCase(name)).findFirst();
    }

    private Answer list(Request request) {
        long type = request.number("profile_type").orElse(TYPE_3GPP);
        List<Object> list = new ArrayList<>();
        if (type == TYPE_3GPP || type == TYPE_ALL) {
            for (int i = 1; i <= state.profile().apns().size(); i++) {
                list.add(Values.of("profile_type", TYPE_3GPP, "profile_index", i, "profile_name", name(i)));
            }
        }
        return Answer.success("profile_list", list);
    }

    private static String name(long index) {
        return "profile" + index;
    }

    private Answer settings(Request request) {
        var id = request.struct("profile_id");
        long index = (Long) id.get("profile_index");
        var apn = (Long) id.get("profile_type") == TYPE_3GPP ? apn(index) : Optional.<Apn>empty();
        return apn.map(known -> {
            var login = known.login();
            return Answer.success("profile_name", name(index), "pdp_type", pdpType(known), "apn_name", known.name(),
                    "username", login.map(l -> l.user()).orElse(""), "password", login.map(l -> l.password()).orElse(""),
                    "authentication", login.isPresent() ? PAP_OR_CHAP : 0, "pdp_context_number", index,
                    "apn_disabled_flag", false, "roaming_disallowed_flag", false);
        }).orElse(Answer.failure(QmiError.INVALID_PROFILE));
    }

    /** wds_pdp_type. */
    private static long pdpType(Apn apn) {
        return apn.ipv4().isEmpty() ? 2 : apn.ipv6().isEmpty() ? 0 : 3;
    }

    private Answer attach() {
        var apn = state.profile().apns().getFirst();
        // wds_ip_support_type
        long support = apn.ipv4().isEmpty() ? 1 : apn.ipv6().isEmpty() ? 0 : 2;
        return Answer.success("apn", apn.name(), "ip_support_type", support, "ota_attach_performed", state.isRegistered());
    }
}
