package org.qipa.virtual.modem.services;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qipa.api.limit.Bound;
import org.qipa.api.modem.ModemProfile.Card;
import org.qipa.api.modem.ModemProfile.Pin;
import org.qipa.api.modem.ModemProfile.Sim;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.time.TimeSource;

/** Device Management Service: what the modem is, and its operating mode. */
final class DmsService implements Service {

    private static final int OFFLINE = 3;
    private static final int RESET = 4;
    /** ONLINE to MODE_ONLY_LOW_POWER (dms_operating_mode). */
    private static final int LAST_MODE = 7;
    private static final int SIMULTANEOUS_CS_PS = 3;
    private static final int SIM_SUPPORTED = 2;
    /** dms_radio_interface: GSM, UMTS, LTE, 5GNR. */
    private static final List<Long> RADIO_INTERFACES = List.of(4L, 5L, 8L, 10L);
    private static final Instant GPS_EPOCH = Instant.parse("1980-01-06T00:00:00Z");
    /** A count of the device's time is 1.25 ms (3GPP2 system time). */
    private static final long COUNT_NANOS = 1_250_000;
    /** Powered from outside, battery full. */
    private static final int EXTERNAL_POWER = 2;
    private static final int FULL = 100;

    /** What a client wants to be told. */
    private static final class Wishes {
        boolean operatingMode;
        boolean uimState;
    }

    private final ModemState state;
    private final TimeSource time;
    private final Runnable restart;
    private final Clients<Wishes> clients = new Clients<>("DMS", Wishes::new);
    private Indications indications;
    private int toldMode;
    private long toldUimState;

    /** @param restart takes the modem down and up again */
    DmsService(ModemState state, TimeSource time, Runnable restart) {
        this.state = state;
        this.time = time;
        this.restart = restart;
    }

    @Override
    public int id() {
        return 0x02;
    }

    @Override
    public String name() {
        return "DMS";
    }

    @Override
    public Map<String, Function<Request, Answer>> table() {
        var table = new LinkedHashMap<String, Function<Request, Answer>>();
        table.put("RESET", this::reset);
        table.put("SET_EVENT_REPORT", this::setEventReport);
        table.put("GET_CAPABILITIES", request -> capabilities());
        table.put("GET_MANUFACTURER", request -> Answer.success("manufacturer", state.profile().device().manufacturer()));
        table.put("GET_MODEL", request -> Answer.success("model", state.profile().device().model()));
        table.put("GET_REVISION", request -> Answer.success("revision", state.profile().device().revision()));
        table.put("GET_HARDWARE_REVISION",
                request -> Answer.success("revision", state.profile().device().hardwareRevision()));
        table.put("GET_SOFTWARE_VERSION",
                request -> Answer.success("version", state.profile().device().softwareVersion()));
        table.put("GET_MSISDN", request -> msisdn());
        table.put("GET_IDS", request -> ids());
        table.put("GET_POWER_STATE", request -> Answer.success("info",
                Values.of("power_state_flags", EXTERNAL_POWER, "battery_level", FULL)));
        table.put("GET_OPERATING_MODE",
                request -> Answer.success("mode", state.operatingMode(), "hardware_restricted_mode", false));
        table.put("SET_OPERATING_MODE", this::setOperatingMode);
        table.put("GET_TIME", request -> time());
        table.put("UIM_GET_PIN_STATUS", request -> withSim(sim -> Answer.success("pin1_status", pin(sim.pin1()),
                "pin2_status", pin(sim.pin2()))));
        table.put("UIM_GET_ICCID", request -> withSim(sim -> Answer.success("iccid", sim.iccid())));
        table.put("UIM_GET_IMSI", request -> withSim(sim -> Answer.success("imsi", sim.imsi())));
        table.put("UIM_GET_STATE", request -> Answer.success("state", uimState()));
        return table;
    }

    @Override
    public void open(Indications here) {
        indications = here;
        toldMode = state.operatingMode();
        toldUimState = uimState();
    }

    @Override
    public void changed() {
        if (toldMode != state.operatingMode()) {
            toldMode = state.operatingMode();
            tell(wishes -> wishes.operatingMode, "operating_mode", toldMode);
        }
        if (toldUimState != uimState()) {
            toldUimState = uimState();
            tell(wishes -> wishes.uimState, "uim_state", toldUimState);
        }
    }

    private void tell(Predicate<Wishes> wanted, String tlv, Object value) {
        clients.forEach((client, wishes) -> {
            if (wanted.test(wishes)) {
                indications.send(client, "EVENT_REPORT", Values.of(tlv, value));
            }
        });
    }

    @Override
    public void gone(Predicate<QrtrAddress> gone) {
        clients.remove(gone, (client, wishes) -> { });
    }

    @Override
    public List<Bound> bounds() {
        return List.of(clients.bound());
    }

    private Answer setEventReport(Request request) {
        if (request.message().values().isEmpty()) {
            return Answer.failure(QmiError.MISSING_ARGUMENT);
        }
        return clients.answer(request, (asked, wishes) -> {
            wishes.operatingMode = request.number("operating_mode_reporting").map(n -> n != 0).orElse(wishes.operatingMode);
            wishes.uimState = request.number("uim_state_reporting").map(n -> n != 0).orElse(wishes.uimState);
            return Answer.success();
        });
    }

    private Answer capabilities() {
        var device = state.profile().device();
        return Answer.success("info", Values.of("max_tx_channel_rate", device.maxUplinkBps(), "max_rx_channel_rate",
                device.maxDownlinkBps(), "data_service_capability", SIMULTANEOUS_CS_PS, "sim_capability", SIM_SUPPORTED,
                "radio_interface_list", RADIO_INTERFACES));
    }

    private Answer msisdn() {
        var number = state.profile().device().msisdn();
        return number.isEmpty() ? Answer.failure(QmiError.NOT_PROVISIONED) : Answer.success("msisdn", number);
    }

    private Answer ids() {
        var device = state.profile().device();
        return Answer.success("esn", device.esn(), "imei", device.imei(), "meid", device.meid(), "imei_software_version",
                device.imeiSoftwareVersion());
    }

    /** RESET restarts the modem, and is for a modem that is offline. */
    private Answer setOperatingMode(Request request) {
        long mode = request.required("mode");
        if (mode > LAST_MODE) {
            return Answer.failure(QmiError.INVALID_ARGUMENT);
        }
        if (mode == RESET) {
            return state.operatingMode() == OFFLINE ? Answer.success().then(restart)
                    : Answer.failure(QmiError.INVALID_TRANSITION);
        }
        return Answer.success().then(() -> state.operatingMode((int) mode));
    }

    private Answer time() {
        var since = Duration.between(GPS_EPOCH, time.wallTime());
        return Answer.success("device_time", Values.of("time_count", since.dividedBy(Duration.ofNanos(COUNT_NANOS)),
                "time_source", 0), "system_time", since.toMillis(), "user_time", since.toMillis());
    }

    private Answer withSim(Function<Sim, Answer> answer) {
        var sim = state.profile().sim();
        return sim.card() == Card.PRESENT ? answer.apply(sim) : Answer.failure(QmiError.NO_SIM);
    }

    private static Map<String, Object> pin(Pin pin) {
        return Values.of("current_status", UimService.pinState(pin.state()), "verify_retries_left", pin.retries(),
                "unblock_retries_left", pin.unblockRetries());
    }

    /** INITIALIZATION_COMPLETED, LOCKED_OR_FAILED or NOT_PRESENT (dms_uim_state). */
    private long uimState() {
        if (state.profile().sim().card() == Card.ABSENT) {
            return 2;
        }
        return state.isSimReady() ? 0 : 1;
    }
}
