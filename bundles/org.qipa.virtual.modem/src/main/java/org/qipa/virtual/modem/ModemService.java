package org.qipa.virtual.modem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.qipa.api.fault.FaultSwitch;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;
import org.qipa.virtual.modem.ModemKnobs.Point;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modem's end of the handshake (spec 03 §10): its service 0x31 instance 2 and its client of the host's service.
 *
 * <pre>
 *   INIT_DRIVER request           -> checked, answered
 *     skip_uc_load = 0            -> microcontroller loaded, DRIVER_INIT_COMPLETE request -> response
 *     first boot or later         -> INDICATION_REGISTER request -> response
 *   INIT_COMPLETE indication      -> its slots of the tables written, packets may flow
 * </pre>
 *
 * Two sockets, as a real modem has: the service's and the client's. Lives for one boot, on the silicon's lane.
 */
final class ModemService implements AutoCloseable {

    /** What the service asks of its modem. */
    interface Modem {
        /** Whether it answers nothing at the moment. */
        boolean isSilent();

        /** Has the microcontroller loaded, once in a boot: a modem that left and came back has done so already. */
        void loadMicrocontroller();

        /** The AP has said INIT_COMPLETE. */
        void handshakeComplete();

        /** Whether the AP has answered DRIVER_INIT_COMPLETE in this or an earlier boot. */
        boolean isDriverInitAnswered();

        /** The AP has answered DRIVER_INIT_COMPLETE. */
        void driverInitAnswered();

        /** The modem takes its service away and publishes it again after a time. */
        void leave(long nanos);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModemService.class);
    /** QRTR node of a modem (spec 14 §7). */
    private static final int MODEM_NODE = 0;
    private static final int SERVICE = 0x31;
    private static final int VERSION = 1;
    private static final int HOST_INSTANCE = 1;
    private static final int MODEM_INSTANCE = 2;
    /** Low byte of the first TLV's length: behind the header and the TLV's type. */
    private static final int TLV_LENGTH_OFFSET = 8;
    private static final Map<String, Object> REGISTER = Map.of("master_driver_init_complete", 1L);
    private static final Map<String, Object> REGISTER_ALL = Map.of("master_driver_init_complete", 1L,
            "data_usage_quota_reached", 1L, "ipa_mhi_ready_ind", 1L, "endpoint_desc_ind", 1L, "bw_change_ind", 1L);
    private static final long RESULT_SUCCESS = 0;
    private static final long RESULT_FAILURE = 1;
    private static final long ERROR_NONE = 0;
    private static final long ERROR_INVALID_ID = 41;
    /** The AP answers in milliseconds; a modem gives up when it does not. */
    private static final long REQUEST_LIMIT_NANOS = 10_000_000_000L;

    private final Qmi qmi;
    private final Lane lane;
    private final Journal journal;
    private final ModemSilicon silicon;
    private final ModemTables tables;
    private final Modem modem;
    private final long answerNanos;
    private final ModemKnobs knobs;
    private final QrtrNode node;
    private final List<Runnable> unsaid = new ArrayList<>();
    private QmiHandle server;
    private QmiHandle client;
    private QrtrAddress host;
    private QmiMessage accepted;
    private boolean registerWhenHostIsKnown;
    private boolean ucLoading;
    private boolean early;
    private boolean closed;

    ModemService(QrtrFabric fabric, Qmi qmi, Lane lane, Journal journal, ModemSilicon silicon, ModemTables tables,
            Modem modem, long answerNanos, ModemKnobs knobs) throws QrtrException {
        this.qmi = qmi;
        this.lane = lane;
        this.journal = journal;
        this.silicon = silicon;
        this.tables = tables;
        this.modem = modem;
        this.answerNanos = answerNanos;
        this.knobs = knobs;
        this.node = fabric.attach(MODEM_NODE);
    }

    /** The modem's node, which is closed with this. */
    QrtrNode node() {
        return node;
    }

    /** Looks for the host's service, then publishes the modem's own. */
    void open() throws QrtrException {
        client = qmi.open(node, lane, Unrecorded.JOURNAL, new QmiHandle.Listener() {
            @Override
            public void newServer(QmiHandle.Server s) {
                host = s.address();
                if (early) {
                    early = false;
                    request("INDICATION_REGISTER", REGISTER, () -> { });
                    publishOrGiveUp();
                }
                if (registerWhenHostIsKnown) {
                    afterInitDriver();
                }
            }

            @Override
            public void delServer(QmiHandle.Server s) {
                host = null;
            }
        });
        server = qmi.open(node, lane, Unrecorded.JOURNAL, new QmiHandle.Listener() {
            @Override
            public void received(QrtrAddress from, int transaction, QmiMessage message) {
                say(() -> initDriver(from, transaction, message));
            }
        });
        server.handle(qmi.message(SERVICE, "INIT_DRIVER", MessageKind.REQUEST));
        // The indication comes to the service's address, from the host's server port (spec 03 §1).
        server.handle(qmi.message(SERVICE, "INIT_COMPLETE", MessageKind.INDICATION));
        early = strikes(knobs.indicationRegisterEarly);
        client.lookup(SERVICE, VERSION, HOST_INSTANCE);
        if (!early) {
            publish();
        }
    }

    private void publish() throws QrtrException {
        server.publish(SERVICE, VERSION, MODEM_INSTANCE);
        if (strikes(knobs.serverTwice)) {
            server.publish(SERVICE, VERSION, MODEM_INSTANCE);
        }
        lane.execute(() -> leaves(Point.PUBLISHED));
    }

    private void publishOrGiveUp() {
        try {
            publish();
        } catch (QrtrException e) {
            LOG.warn("modem cannot publish its service: device={} cause={}", silicon.device(), e.getMessage());
        }
    }

    private static boolean strikes(FaultSwitch fault) {
        return fault.isArmed() && fault.strike();
    }

    /** Whether the modem leaves at this point. */
    private boolean leaves(Point point) {
        long micros = closed ? 0 : knobs.bye(point);
        if (micros > 0) {
            modem.leave(TimeUnit.MICROSECONDS.toNanos(micros));
        }
        return closed;
    }

    /** Does what was kept back while the modem was silent. */
    void speakAgain() {
        List<Runnable> kept = List.copyOf(unsaid);
        unsaid.clear();
        kept.forEach(Runnable::run);
    }

    @Override
    public void close() {
        closed = true;
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        node.close();
    }

    private void initDriver(QrtrAddress from, int transaction, QmiMessage message) {
        if (message.declaration().name().equals("INIT_COMPLETE")) {
            if (accepted != null) {
                tables.write(accepted);
            }
            modem.handshakeComplete();
            leaves(Point.INIT_COMPLETE);
            return;
        }
        if (leaves(Point.INIT_DRIVER) || strikes(knobs.noAnswer)) {
            return;
        }
        if (strikes(knobs.answerLate)) {
            lane.schedule(TimeUnit.MICROSECONDS.toNanos(knobs.answerLate.number("delay")), () -> {
                if (!closed) {
                    answerInitDriver(from, transaction, message);
                }
            });
            return;
        }
        answerInitDriver(from, transaction, message);
    }

    private void answerInitDriver(QrtrAddress from, int transaction, QmiMessage message) {
        List<String> faults = InitDriverCheck.check(message, silicon);
        for (String fault : faults) {
            LOG.warn("modem refuses INIT_DRIVER: device={} {}", silicon.device(), fault);
            journal.record(JournalKind.FAULT, "init-driver-refused", 0, 0, fault);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        boolean fails = strikes(knobs.answerFailure);
        values.put("rsp", fails ? result(RESULT_FAILURE, knobs.answerFailure.number("error"))
                : faults.isEmpty() ? result(RESULT_SUCCESS, ERROR_NONE) : result(RESULT_FAILURE, ERROR_INVALID_ID));
        var response = new QmiMessage(qmi.message(SERVICE, "INIT_DRIVER", MessageKind.RESPONSE), values);
        try {
            if (strikes(knobs.answerGarbage)) {
                sendGarbage(from, qmi.codec().encode(response, transaction));
            } else {
                server.respond(from, strikes(knobs.answerWrongTransaction) ? transaction + 1 & 0xffff : transaction,
                        response);
            }
        } catch (QrtrException | QmiException e) {
            LOG.warn("modem cannot answer: device={} message=INIT_DRIVER cause={}", silicon.device(), e.getMessage());
            return;
        }
        if (!leaves(Point.ANSWER) && faults.isEmpty() && !fails) {
            accepted = message;
            ucLoading = message.number("skip_uc_load").orElse(0L) == 0;
            if (ucLoading) {
                modem.loadMicrocontroller();
            }
            say(this::afterInitDriver);
        }
    }

    private void afterInitDriver() {
        if (host == null) {
            registerWhenHostIsKnown = true;
            return;
        }
        registerWhenHostIsKnown = false;
        // A crash can come between loading the microcontroller and saying so: then a later boot says it.
        if (ucLoading || !modem.isDriverInitAnswered()) {
            request("DRIVER_INIT_COMPLETE", strikes(knobs.driverInitCompleteEmpty) ? Map.of() : Map.of("status", 0L),
                    modem::driverInitAnswered);
            if (leaves(Point.DRIVER_INIT_COMPLETE)) {
                return;
            }
        }
        request("INDICATION_REGISTER", strikes(knobs.indicationRegisterFull) ? REGISTER_ALL : REGISTER, () -> { });
        if (strikes(knobs.indicationRegisterTwice)) {
            for (long more = knobs.indicationRegisterTwice.number("more"); more > 0; more--) {
                request("INDICATION_REGISTER", REGISTER, () -> { });
            }
        }
        leaves(Point.INDICATION_REGISTER);
    }

    /** A TLV longer than the message, from a socket of the same node. */
    private void sendGarbage(QrtrAddress to, byte[] datagram) throws QrtrException {
        datagram[TLV_LENGTH_OFFSET] = (byte) 0xff;
        try (QrtrSocket socket = node.socket(lane, (from, answer) -> { })) {
            socket.send(to, datagram);
        }
    }

    private void request(String name, Map<String, Object> values, Runnable answered) {
        client.request(host, new QmiMessage(qmi.message(SERVICE, name, MessageKind.REQUEST), values),
                qmi.message(SERVICE, name, MessageKind.RESPONSE), REQUEST_LIMIT_NANOS, outcome -> {
                    if (outcome instanceof QmiHandle.Outcome.Answered) {
                        answered.run();
                    } else {
                        LOG.warn("modem gets no answer: device={} message={} outcome={}", silicon.device(), name, outcome);
                        journal.record(JournalKind.FAULT, "host-silent", 0, 0, name + " " + outcome);
                    }
                });
    }

    /** Says something after the time a modem takes to answer, or keeps it until it is no longer silent. */
    private void say(Runnable word) {
        lane.schedule(answerNanos, () -> {
            if (closed) {
                return;
            }
            if (modem.isSilent()) {
                unsaid.add(word);
            } else {
                word.run();
            }
        });
    }

    private static Map<String, Object> result(long result, long error) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("result", result);
        m.put("error", error);
        return m;
    }
}
