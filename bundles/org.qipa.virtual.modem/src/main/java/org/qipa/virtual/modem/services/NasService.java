package org.qipa.virtual.modem.services;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qipa.api.limit.Bound;
import org.qipa.api.qrtr.QrtrAddress;

/** Network Access Service: the network the modem is on, and how well it hears it. */
final class NasService implements Service {

    /** Bits of nas_rat_mode_preference: GSM, UMTS, LTE, 5GNR. */
    private static final long ALL_MODES = 4 | 8 | 16 | 64;
    private static final long ANY_ROAMING = 255;
    private static final long MANUAL = 1;
    private static final long LAST_REGISTER_ACTION = 2;
    private static final long CS_PS = 2;

    private static final int TENTHS = 10;

    /** What a client wants to be told, and what it was told last. */
    private static final class Wishes {
        boolean servingSystem;
        boolean systemInfo;
        boolean signal;
        /** Strengths in dBm whose crossing is worth a word; none: see delta. */
        List<?> thresholds = List.of();
        /** Change in 0.1 dB that is worth a word. */
        long deltaTenths = 1;
        int toldRssi;
        Map<String, Object> toldSignal = Map.of();
    }

    private final ModemState state;
    private final NasValues values;
    private final NasSignal signal;
    private final Clients<Wishes> clients = new Clients<>("NAS", Wishes::new);
    private Indications indications;
    private Map<String, Object> toldServing = Map.of();
    private Map<String, Object> toldSystem = Map.of();
    private long modePreference = ALL_MODES;
    private long selection;

    NasService(ModemState state) {
        this.state = state;
        this.values = new NasValues(state);
        this.signal = new NasSignal(state);
    }

    @Override
    public int id() {
        return 0x03;
    }

    @Override
    public String name() {
        return "NAS";
    }

    @Override
    public Map<String, Function<Request, Answer>> table() {
        var table = new LinkedHashMap<String, Function<Request, Answer>>();
        table.put("RESET", this::reset);
        table.put("REGISTER_INDICATIONS", request -> clients.answer(request, this::register));
        table.put("SET_EVENT_REPORT", request -> Answer.success());
        table.put("CONFIG_SIGNAL_INFO", request -> clients.answer(request, this::configure));
        table.put("CONFIG_SIGNAL_INFO_V2", request -> clients.answer(request, this::configure));
        table.put("GET_SERVING_SYSTEM", request -> Answer.success(values.servingSystem()));
        table.put("GET_SYSTEM_INFO", request -> Answer.success(values.systemInfo()));
        table.put("GET_SIGNAL_INFO", request -> heard(Answer.success(signal.info())));
        table.put("GET_SIGNAL_STRENGTH",
                request -> heard(Answer.success(signal.strength(request.number("request_mask").orElse(0L)))));
        table.put("GET_HOME_NETWORK", request -> state.isSimReady() ? Answer.success(values.home())
                : Answer.failure(QmiError.NOT_PROVISIONED));
        table.put("NETWORK_SCAN", request -> state.isOnline() ? Answer.success(values.scan())
                : Answer.failure(QmiError.INFORMATION_UNAVAILABLE));
        table.put("INITIATE_NETWORK_REGISTER", this::initiate);
        table.put("GET_SYSTEM_SELECTION_PREFERENCE", request -> preference());
        table.put("SET_SYSTEM_SELECTION_PREFERENCE", this::prefer);
        return table;
    }

    @Override
    public void open(Indications here) {
        indications = here;
        toldServing = values.servingSystem();
        toldSystem = values.systemInfo();
    }

    @Override
    public void changed() {
        var serving = values.servingSystem();
        if (!serving.equals(toldServing)) {
            toldServing = serving;
            tell(wishes -> wishes.servingSystem, "SERVING_SYSTEM", serving);
        }
        var system = values.systemInfo();
        if (!system.equals(toldSystem)) {
            toldSystem = system;
            tell(wishes -> wishes.systemInfo, "SYSTEM_INFO", system);
        }
        clients.forEach((client, wishes) -> {
            if (wishes.signal && isWorthAWord(wishes)) {
                note(wishes);
                indications.send(client, "SIGNAL_INFO", wishes.toldSignal);
            }
        });
    }

    private void tell(Predicate<Wishes> wanted, String name, Map<String, Object> what) {
        clients.forEach((client, wishes) -> {
            if (wanted.test(wishes)) {
                indications.send(client, name, what);
            }
        });
    }

    private boolean isWorthAWord(Wishes wishes) {
        var now = signal.info();
        if (now.equals(wishes.toldSignal)) {
            return false;
        }
        if (now.isEmpty() || wishes.toldSignal.isEmpty()) {
            return true;
        }
        int rssi = state.level().rssiDbm();
        if (!wishes.thresholds.isEmpty()) {
            return wishes.thresholds.stream().anyMatch(t -> rssi >= (Long) t != wishes.toldRssi >= (Long) t);
        }
        return Math.abs(rssi - wishes.toldRssi) * TENTHS >= wishes.deltaTenths || wishes.deltaTenths <= 1;
    }

    private void note(Wishes wishes) {
        wishes.toldSignal = signal.info();
        wishes.toldRssi = state.level().rssiDbm();
    }

    @Override
    public void gone(Predicate<QrtrAddress> gone) {
        clients.remove(gone, (client, wishes) -> { });
    }

    @Override
    public List<Bound> bounds() {
        return List.of(clients.bound());
    }

    private Answer register(Request request, Wishes wishes) {
        if (request.message().values().isEmpty()) {
            return Answer.failure(QmiError.MISSING_ARGUMENT);
        }
        wishes.servingSystem = request.number("serving_system_events").map(n -> n != 0).orElse(wishes.servingSystem);
        wishes.systemInfo = request.number("system_info").map(n -> n != 0).orElse(wishes.systemInfo);
        boolean before = wishes.signal;
        wishes.signal = request.number("signal_info").map(n -> n != 0).orElse(wishes.signal);
        if (wishes.signal && !before) {
            note(wishes);
        }
        return Answer.success();
    }

    /** Thresholds and differences of the strength count; those of other values are taken note of by saying yes. */
    private Answer configure(Request request, Wishes wishes) {
        if (request.message().values().isEmpty()) {
            return Answer.failure(QmiError.MISSING_ARGUMENT);
        }
        var given = request.message().values();
        for (var tlv : List.of("rssi_threshold", "lte_rssi_threshold_list")) {
            if (given.get(tlv) instanceof List<?> thresholds) {
                wishes.thresholds = thresholds;
            }
        }
        request.number("lte_rssi_delta").ifPresent(delta -> {
            wishes.deltaTenths = delta;
            wishes.thresholds = List.of();
        });
        return Answer.success();
    }

    /** Without a network there is nothing to hear. */
    private Answer heard(Answer answer) {
        return state.isRegistered() ? answer : Answer.failure(QmiError.INFORMATION_UNAVAILABLE);
    }

    private Answer initiate(Request request) {
        long action = request.required("action");
        return action < 1 || action > LAST_REGISTER_ACTION ? Answer.failure(QmiError.INVALID_ARGUMENT) : Answer.success();
    }

    private Answer preference() {
        return Answer.success("emergency_mode", false, "mode_preference", modePreference, "roaming_preference", ANY_ROAMING,
                "network_selection_preference", selection, "service_domain_preference", CS_PS);
    }

    /** What is preferred is kept and shown; the network stays what the profile says. */
    private Answer prefer(Request request) {
        var mode = request.number("mode_preference");
        var network = request.struct("network_selection_preference");
        if (mode.isPresent() && (mode.get() & ALL_MODES) == 0 || !network.isEmpty() && (Long) network.get("mode") > MANUAL) {
            return Answer.failure(QmiError.INVALID_ARGUMENT);
        }
        modePreference = mode.map(m -> m & ALL_MODES).orElse(modePreference);
        selection = network.isEmpty() ? selection : (Long) network.get("mode");
        return Answer.success();
    }
}
