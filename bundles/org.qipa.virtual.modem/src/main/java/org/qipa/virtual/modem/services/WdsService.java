package org.qipa.virtual.modem.services;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qipa.api.journal.Journal;
import org.qipa.api.limit.Bound;
import org.qipa.api.modem.ModemProfile.Apn;
import org.qipa.api.modem.ModemProfile.Login;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.virtual.modem.services.Calls.Call;
import org.qipa.virtual.modem.services.DataPaths.Traffic;

/** Wireless Data Service: calls into data networks. See the package's essay for what a call is. */
final class WdsService implements Service {

    /** The mux id of clients that have bound none. */
    static final int DEFAULT_MUX = 1;

    private static final int IPV4 = 4;
    private static final int IPV6 = 6;
    private static final int UNSPECIFIED = 8;
    /** Mux ids are 0 to 254 (spec 12 §3). */
    private static final int LAST_MUX = 254;
    /** wds_connection_status. */
    private static final int DISCONNECTED = 1;
    private static final int CONNECTED = 2;
    private static final int ACTIVE = 2;
    /** STOP_NETWORK with this handle ends automatic connecting, which there is none of. */
    private static final long NO_HANDLE = 0xffff_ffffL;
    private static final long FIRST_HANDLE = 0x1000_0000L;

    /** What a client has said, and its calls. */
    private static final class Client {
        int mux = DEFAULT_MUX;
        boolean bound;
        int family = IPV4;
        final Map<Long, Call> calls = new LinkedHashMap<>();
    }

    private final ModemState state;
    private final DataPaths paths;
    private final Calls calls;
    private final WdsProfiles profiles;
    private final Clients<Client> clients = new Clients<>("WDS", Client::new);
    private Indications indications;
    private long nextHandle = FIRST_HANDLE;

    WdsService(ModemState state, DataPaths paths, Journal journal) {
        this.state = state;
        this.paths = paths;
        this.calls = new Calls(paths, journal);
        this.profiles = new WdsProfiles(state);
    }

    @Override
    public int id() {
        return 0x01;
    }

    @Override
    public String name() {
        return "WDS";
    }

    @Override
    public Map<String, Function<Request, Answer>> table() {
        var table = new LinkedHashMap<String, Function<Request, Answer>>(profiles.table());
        put(table, "RESET", (request, client) -> reset(request));
        put(table, "SET_EVENT_REPORT", (request, client) -> Answer.success());
        put(table, "INDICATION_REGISTER", (request, client) -> Answer.success());
        put(table, "START_NETWORK", this::start);
        put(table, "STOP_NETWORK", this::stop);
        put(table, "BIND_MUX_DATA_PORT", this::bind);
        put(table, "SET_IP_FAMILY", this::setFamily);
        put(table, "GET_PACKET_SERVICE_STATUS", (request, client) -> Answer.success("connection_status",
                call(client).isPresent() ? CONNECTED : DISCONNECTED));
        put(table, "GET_CURRENT_SETTINGS", (request, client) -> inCall(client, call -> Answer.success(call.settings.tlvs(
                request.required("requested_settings"), call.apn.name()))));
        put(table, "GET_PACKET_STATISTICS", this::statistics);
        put(table, "GET_DORMANCY_STATUS", (request, client) -> inCall(client,
                call -> Answer.success("dormancy_status", ACTIVE)));
        put(table, "GET_CHANNEL_RATES", (request, client) -> rates(call(client).isPresent()));
        put(table, "GET_DATA_BEARER_TECHNOLOGY", (request, client) -> inCall(client,
                call -> Answer.success("current", Radio.bearer(state.profile().serving().technology()))));
        put(table, "GET_CURRENT_DATA_BEARER_TECHNOLOGY", (request, client) -> inCall(client,
                call -> Answer.success("current", Radio.dataBearer(state.profile().serving().technology()))));
        return table;
    }

    /** Whoever asks anything is a client: it is told when its mux id comes up or goes down. */
    private void put(Map<String, Function<Request, Answer>> table, String name,
            BiFunction<Request, Client, Answer> handler) {
        table.put(name, request -> clients.answer(request, handler));
    }

    @Override
    public void open(Indications here) {
        indications = here;
    }

    @Override
    public List<Bound> bounds() {
        return List.of(clients.bound(), calls.bound());
    }

    /** Calls that cannot be any longer end. */
    @Override
    public void changed() {
        for (Call call : calls.all()) {
            if (refusal().isPresent()) {
                end(call, refusal().get());
            } else if (!isStill(call)) {
                end(call, EndReason.NETWORK_END);
            }
        }
    }

    /** Whether a call that is asked for now would be the same. */
    private boolean isStill(Call call) {
        return state.profile().apns().stream().filter(call.apn::equals).findFirst()
                .flatMap(apn -> settings(apn, call.mux, call.family())).filter(call.settings::equals).isPresent();
    }

    @Override
    public void gone(Predicate<QrtrAddress> gone) {
        clients.remove(gone, (client, left) -> new LinkedHashMap<>(left.calls).forEach((handle, call) -> leave(left, handle, call)));
    }

    @Override
    public void close() {
        calls.close();
    }

    /** The call of a client's mux id and family, whoever has started it. */
    private Optional<Call> call(Client client) {
        return calls.find(client.mux, client.family);
    }

    private Answer inCall(Client client, Function<Call, Answer> answer) {
        return call(client).map(answer).orElse(Answer.failure(QmiError.OUT_OF_CALL));
    }

    private Answer bind(Request request, Client client) {
        var mux = request.number("mux_id");
        if (mux.isEmpty() || !request.has("endpoint_info")) {
            return Answer.failure(QmiError.MISSING_ARGUMENT);
        }
        if (mux.get() > LAST_MUX || !WdaService.EMBEDDED.equals(request.struct("endpoint_info").get("endpoint_type"))) {
            return Answer.failure(QmiError.INVALID_ARGUMENT);
        }
        if (!client.calls.isEmpty()) {
            return Answer.failure(mux.get() == client.mux && client.bound ? QmiError.NO_EFFECT : QmiError.INVALID_TRANSITION);
        }
        client.mux = mux.get().intValue();
        client.bound = true;
        return Answer.success();
    }

    private Answer setFamily(Request request, Client client) {
        long family = request.required("preference");
        if (family != IPV4 && family != IPV6 && family != UNSPECIFIED) {
            return Answer.failure(QmiError.INVALID_ARGUMENT);
        }
        client.family = family == UNSPECIFIED ? IPV4 : (int) family;
        return Answer.success();
    }

    private Answer start(Request request, Client client) {
        long wanted = request.number("ip_family_preference").orElse((long) client.family);
        if (wanted != IPV4 && wanted != IPV6 && wanted != UNSPECIFIED) {
            return Answer.failure(QmiError.INVALID_ARGUMENT);
        }
        var index = request.number("profile_index_3gpp");
        if (index.isPresent() && profiles.apn(index.get()).isEmpty()) {
            return Answer.failure(QmiError.INVALID_PROFILE);
        }
        if (refusal().isPresent()) {
            return refused(refusal().get());
        }
        var apn = request.text("apn").isEmpty() ? index.map(n -> profiles.apn(n).orElseThrow())
                .or(() -> Optional.of(state.profile().apns().getFirst())) : profiles.apn(request.text("apn"));
        if (apn.isEmpty()) {
            return refused(EndReason.UNKNOWN_APN);
        }
        int family = wanted == UNSPECIFIED ? apn.get().ipv4().isPresent() ? IPV4 : IPV6 : (int) wanted;
        if (client.calls.values().stream().anyMatch(call -> call.family() == family)) {
            return Answer.failure(QmiError.NO_EFFECT);
        }
        if ((family == IPV4 ? apn.get().ipv4() : apn.get().ipv6()).isEmpty()) {
            return refused(family == IPV4 ? EndReason.IPV6_ONLY : EndReason.IPV4_ONLY);
        }
        var login = apn.get().login();
        if (login.isPresent() && !login.get().equals(new Login(request.text("username"), request.text("password")))) {
            return refused(EndReason.AUTHENTICATION);
        }
        return call(client, apn.get(), family);
    }

    private Answer call(Client client, Apn apn, int family) {
        var there = calls.find(client.mux, family);
        if (there.isPresent() && !there.get().apn.equals(apn)) {
            return refused(EndReason.IN_USE);
        }
        if (there.isEmpty() && calls.isFull()) {
            return refused(EndReason.NO_RESOURCES);
        }
        var settings = settings(apn, client.mux, family);
        if (settings.isEmpty()) {
            return refused(EndReason.NO_HOST);
        }
        there.ifPresent(shared -> calls.join(shared, client.bound));
        var call = there.orElseGet(() -> calls.start(client.mux, apn, settings.get(), client.bound));
        client.family = family;
        long handle = nextHandle++;
        call.handles.add(handle);
        client.calls.put(handle, call);
        return Answer.success("packet_data_handle", handle).then(() -> {
            if (there.isEmpty()) {
                tell(call, CONNECTED, Map.of());
            }
        });
    }

    private Optional<CallSettings> settings(Apn apn, int mux, int family) {
        return (family == IPV4 ? apn.ipv4() : apn.ipv6())
                .flatMap(ip -> CallSettings.of(family, ip, apn.mtu(), paths.addresses(mux)));
    }

    /** Why there can be no call at all, if there cannot. */
    private Optional<EndReason> refusal() {
        if (!state.isOnline()) {
            return Optional.of(EndReason.LOW_POWER);
        }
        if (!state.isSimReady()) {
            return Optional.of(EndReason.SIM);
        }
        return state.isRegistered() ? Optional.empty() : Optional.of(EndReason.NO_SERVICE);
    }

    private static Answer refused(EndReason reason) {
        return new Answer(QmiError.CALL_FAILED, reason.tlvs(), () -> { });
    }

    private Answer stop(Request request, Client client) {
        long handle = request.required("packet_data_handle");
        if (handle == NO_HANDLE && request.flag("disable_autoconnect")) {
            return Answer.success().then(() -> new LinkedHashMap<>(client.calls).forEach((own, call) -> leave(client, own, call)));
        }
        var call = client.calls.get(handle);
        return call == null ? Answer.failure(QmiError.INVALID_HANDLE)
                : Answer.success().then(() -> leave(client, handle, call));
    }

    /** A client leaves a call; the last one ends it. */
    private void leave(Client client, long handle, Call call) {
        if (client.calls.remove(handle) != null) {
            call.handles.remove(handle);
            if (call.handles.isEmpty()) {
                end(call, EndReason.CLIENT_END);
            }
        }
    }

    private void end(Call call, EndReason why) {
        calls.end(call, why);
        tell(call, DISCONNECTED, why.tlvs());
        clients.forEach((address, client) -> client.calls.values().removeIf(own -> own == call));
    }

    /** Those whose call it is, or would be. */
    private void tell(Call call, int status, Map<String, Object> why) {
        var values = Values.of("connection_status", Values.of("status", status, "reconfiguration_required", false));
        values.putAll(why);
        values.put("ip_family", (long) call.family());
        clients.forEach((address, client) -> {
            if (client.mux == call.mux && client.family == call.family() || client.calls.containsValue(call)) {
                indications.send(address, "PACKET_SERVICE_STATUS", values);
            }
        });
    }

    private Answer rates(boolean connected) {
        var device = state.profile().device();
        return Answer.success("channel_rates", Values.of("channel_tx_rate_bps", connected ? device.maxUplinkBps() : 0,
                "channel_rx_rate_bps", connected ? device.maxDownlinkBps() : 0, "max_channel_tx_rate_bps",
                device.maxUplinkBps(), "max_channel_rx_rate_bps", device.maxDownlinkBps()));
    }

    private Answer statistics(Request request, Client client) {
        return inCall(client, call -> statistics(request, calls.traffic(call)));
    }

    private static Answer statistics(Request request, Traffic traffic) {
        long mask = request.required("mask");
        var values = new LinkedHashMap<String, Object>();
        var counters = List.of(Map.entry("tx_packets_ok", word(traffic.upPackets())),
                Map.entry("rx_packets_ok", word(traffic.downPackets())), Map.entry("tx_packets_error", 0L),
                Map.entry("rx_packets_error", 0L), Map.entry("tx_overflows", 0L), Map.entry("rx_overflows", 0L),
                Map.entry("tx_bytes_ok", traffic.upBytes()), Map.entry("rx_bytes_ok", traffic.downBytes()),
                Map.entry("tx_packets_dropped", word(traffic.upDropped())), Map.entry("rx_packets_dropped", 0L));
        for (int bit = 0; bit < counters.size(); bit++) {
            if ((mask & 1L << bit) != 0) {
                values.put(counters.get(bit).getKey(), counters.get(bit).getValue());
            }
        }
        return Answer.success(values);
    }

    /** Counters of packets have 32 bits, the greatest value means that there is none. */
    private static long word(long packets) {
        return Math.min(packets, 0xffff_fffeL);
    }
}
