package org.qipa.handshake;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.qipa.api.handshake.Handshake;
import org.qipa.api.handshake.HandshakeSnapshot;
import org.qipa.api.handshake.HandshakeState;
import org.qipa.api.handshake.Handshakes;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiHandle.Outcome;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handshake of one device (spec 03).
 *
 * <p><b>The protocol.</b> AP and modem each run a QMI service 0x31. The AP publishes version 1 instance 1 on its
 * <em>server</em> handle and looks for the modem's version 1 instance 2 with its <em>client</em> handle; these are two
 * sockets. On a boot of the modem three things happen between them, in any order:
 *
 * <ol>
 * <li>The modem's service appears (NEW_SERVER). The AP sends INIT_DRIVER: where in local memory the modem finds its
 *     headers, tables and memory, and whether the microcontroller runs already. The answer makes the <em>modem ready</em>.
 * <li>The modem, having loaded the microcontroller, asks DRIVER_INIT_COMPLETE; the AP answers. <em>uc ready</em>.
 * <li>The modem asks INDICATION_REGISTER; the AP answers. <em>Indication requested</em>.
 * </ol>
 *
 * After each of them comes the <b>ready test</b>: when the modem and the microcontroller are ready, and an indication was
 * requested and not sent, INIT_COMPLETE goes from the server handle to the modem's service. On the <em>initial boot</em>
 * nothing more happens before it was sent. Then the network may start: <b>ready when</b> INIT_DRIVER was answered,
 * DRIVER_INIT_COMPLETE was asked once since the device opened, and, on the initial boot, INIT_COMPLETE was sent.
 *
 * <p><b>What survives a restart of the modem:</b> uc ready, and that the initial boot is over. What does not: modem ready,
 * indication requested and sent, and the modem's address. They go with the BYE of the modem's node; the BYE of another
 * node means nothing (oddity 3). DEL_SERVER without BYE changes none of them: the modem has withdrawn its service but
 * still runs, and the next NEW_SERVER starts INIT_DRIVER again. Only where the modem is on the AP's own node, as a virtual
 * one on the sockets of a kernel is, nobody can say BYE: there the DEL_SERVER of its service counts as its BYE.
 *
 * <p><b>INIT_DRIVER fails</b> when it cannot be sent, is not answered within 60 s, cannot be read, or is answered with a
 * result other than 0 (oddity 2: that is a refusal, no flag changes). Nothing is sent again until the next NEW_SERVER. A
 * second NEW_SERVER during the wait asks again after it; when it names another address, or the awaited service or node is
 * gone, the wait is given up at once, for nobody is left to answer.
 *
 * <p>Everything happens on the device's owner lane and nothing blocks; {@link #snapshot} may be read by any thread.
 */
final class Machine implements Handshake {

    /** How long the modem has to answer INIT_DRIVER (spec 03 §6). */
    static final long INIT_DRIVER_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    private final Handshakes.Request device;
    private final IpaMessages messages;
    private final QmiHandle server;
    private final QmiHandle client;
    private final Runnable onClose;
    private final Flags flags = new Flags();
    private QmiHandle.Pending exchange;
    private QrtrAddress exchangeWith;
    private boolean again;
    private HandshakeState state = HandshakeState.NO_MODEM;
    private long since;
    private volatile HandshakeSnapshot snapshot;
    private volatile boolean closed;

    /** Makes the server's handle, then the client's; the sockets get their ports in this order. */
    Machine(Handshakes.Request device, IpaMessages messages, Handles handles, Runnable onClose) throws QrtrException {
        this.device = device;
        this.messages = messages;
        this.onClose = onClose;
        this.since = device.lane().time().nanoTime();
        this.snapshot = look();
        this.server = handles.open(new ServerEars(messages, this::on));
        try {
            this.client = handles.open(new ClientEars(this::on));
            server.handle(messages.driverInitComplete);
            server.handle(messages.indicationRegister);
            server.publish(IpaMessages.SERVICE, IpaMessages.VERSION, IpaMessages.HOST_INSTANCE);
            client.lookup(IpaMessages.SERVICE, IpaMessages.VERSION, IpaMessages.MODEM_INSTANCE);
        } catch (QrtrException e) {
            close();
            throw e;
        }
    }

    /** Opens QMI handles. */
    @FunctionalInterface
    interface Handles {
        QmiHandle open(QmiHandle.Listener listener) throws QrtrException;
    }

    @Override
    public HandshakeSnapshot snapshot() {
        return snapshot;
    }

    /** With its handle a running INIT_DRIVER ends at once; the reference waits for it, up to a minute. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        onClose.run();
    }

    /** The one way in. */
    void on(Event event) {
        if (closed) {
            return;
        }
        var reason = switch (event) {
            case Event.ServiceAppeared e -> serviceAppeared(e.modem());
            case Event.ServiceGone e -> serviceGone(e.modem());
            case Event.NodeGone e -> nodeGone(e.node());
            case Event.InitDriverEnded e -> initDriverEnded(e.outcome());
            case Event.AnswerUnreadable e -> answerUnreadable(e.why());
            case Event.UcReported e -> ucReported(e);
            case Event.IndicationAsked e -> indicationAsked(e);
        };
        settle(reason);
    }

    private String serviceAppeared(QrtrAddress modem) {
        flags.appeared(modem);
        if (exchange == null) {
            return sendInitDriver();
        }
        if (exchangeWith.equals(modem)) {
            again = true;
            return "NEW_SERVER again";
        }
        cancelExchange();
        sendInitDriver();
        return "NEW_SERVER at another address";
    }

    private String serviceGone(QrtrAddress modem) {
        if (flags.isModem(modem)) {
            if (modem.node() == device.node().id()) {
                modemGone("its service on the AP's own node went away");
                return "DEL_SERVER of the modem on the own node";
            }
            flags.serviceGone = true;
        }
        if (exchange != null && modem.equals(exchangeWith)) {
            cancelExchange();
            flags.failed("the modem withdrew its service before it answered");
        }
        return "DEL_SERVER";
    }

    private String nodeGone(int node) {
        if (!flags.isModemNode(node)) {
            LOG.debug("BYE of another node ignored: node={}", Integer.toUnsignedString(node));
            return "BYE of another node";
        }
        modemGone("its node " + Integer.toUnsignedString(node) + " went away");
        return "BYE of the modem";
    }

    private void modemGone(String how) {
        if (exchange != null) {
            cancelExchange();
        }
        flags.modemGone(how);
    }

    private String sendInitDriver() {
        boolean ucLoaded = device.ucLoaded().getAsBoolean();
        flags.initDriverRequests++;
        flags.failure = null;
        again = false;
        exchangeWith = flags.modem;
        exchange = client.request(flags.modem, messages.initDriver(device.facts(), ucLoaded), messages.initDriverResponse,
                INIT_DRIVER_LIMIT_NANOS, outcome -> on(new Event.InitDriverEnded(outcome)));
        LOG.debug("INIT_DRIVER sent: modem={} skip_uc_load={}", flags.modem, ucLoaded);
        return "NEW_SERVER";
    }

    private void cancelExchange() {
        exchange.cancel();
        exchange = null;
        exchangeWith = null;
        again = false;
    }

    private String initDriverEnded(Outcome outcome) {
        boolean repeat = again;
        exchange = null;
        exchangeWith = null;
        again = false;
        var refused = refusal(outcome);
        if (refused.isEmpty()) {
            flags.modemReady = true;
            flags.failure = null;
            readyTest();
        } else {
            flags.failed(refused.get());
            device.journal().record(JournalKind.FAULT, "init-driver-failed", flags.initDriverRequests, 0, refused.get());
            LOG.warn("INIT_DRIVER failed: {}; the next NEW_SERVER tries again", refused.get());
        }
        if (repeat && flags.modem != null) {
            sendInitDriver();
        }
        return refused.map(why -> "INIT_DRIVER failed: " + why).orElse("INIT_DRIVER answered");
    }

    private static Optional<String> refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answer -> {
                long result = answer.response().number("rsp", "result").orElse(-1L);
                yield result == 0 ? Optional.empty() : Optional.of("refused by the modem: result=" + result + " error="
                        + answer.response().number("rsp", "error").orElse(-1L));
            }
            case Outcome.TimedOut late -> Optional.of("not answered: limit_s="
                    + TimeUnit.NANOSECONDS.toSeconds(late.limitNanos()));
            case Outcome.Failed failed -> Optional.of(failed.why());
        };
    }

    private String answerUnreadable(String why) {
        flags.unreadable = why;
        return "answer unreadable";
    }

    /** The status means nothing to the AP, and a modem may leave it out; that is counted. */
    private String ucReported(Event.UcReported e) {
        flags.heardFrom(e.from());
        if (e.status().isEmpty()) {
            device.journal().record(JournalKind.FAULT, "driver-init-complete-without-status", e.transaction(), 0,
                    "DRIVER_INIT_COMPLETE from=" + e.from() + " has no TLV type=0x1 name=status");
        }
        if (respond(e.from(), e.transaction(), messages.driverInitCompleteResponse())) {
            flags.ucReady = true;
            readyTest();
        }
        return "DRIVER_INIT_COMPLETE";
    }

    private String indicationAsked(Event.IndicationAsked e) {
        flags.heardFrom(e.from());
        if (respond(e.from(), e.transaction(), messages.indicationRegisterResponse())) {
            flags.indicationRequested = true;
            readyTest();
        }
        return "INDICATION_REGISTER";
    }

    private boolean respond(QrtrAddress to, int transaction, QmiMessage response) {
        try {
            server.respond(to, transaction, response);
            return true;
        } catch (QrtrException | QmiException e) {
            LOG.warn("{} response not sent: {}", response.declaration().name(), e.getMessage());
            return false;
        }
    }

    /** Spec 03 §5. */
    private void readyTest() {
        if (!flags.modemReady || !flags.ucReady) {
            return;
        }
        if (flags.indicationRequested && !flags.indicationSent) {
            sendInitComplete();
        }
        if (flags.initialBoot) {
            if (!flags.indicationSent) {
                return;
            }
            flags.initialBoot = false;
        }
        flags.networkFailed = !device.listener().startNetwork();
    }

    private void sendInitComplete() {
        try {
            server.indicate(flags.modem, messages.initComplete());
            flags.indicationSent = true;
        } catch (QrtrException | QmiException e) {
            LOG.warn("INIT_COMPLETE not sent: {}; the next ready test tries again", e.getMessage());
        }
    }

    /** The state follows from the flags; this is the only place that changes it. */
    private void settle(String reason) {
        var next = flags.state(exchange != null);
        if (next != state) {
            device.journal().record(JournalKind.STATE, "handshake", 0, 0, state + " -> " + next + " " + reason);
            LOG.info("handshake {} -> {}: {}", state, next, reason);
            state = next;
            since = device.lane().time().nanoTime();
        }
        var before = snapshot;
        snapshot = look();
        if (!snapshot.equals(before)) {
            device.listener().changed(snapshot);
        }
    }

    private HandshakeSnapshot look() {
        return new HandshakeSnapshot(state, Waiting.of(state, flags, exchangeWith), flags.initialBoot, flags.ucReady,
                flags.modemReady, flags.indicationRequested, flags.indicationSent, Optional.ofNullable(flags.modem),
                flags.initDriverRequests, since);
    }
}
