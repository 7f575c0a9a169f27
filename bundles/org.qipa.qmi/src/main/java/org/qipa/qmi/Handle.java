package org.qipa.qmi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Limit;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Cancellable;
import org.qipa.api.time.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A QMI handle on one socket (spec 02 C). All of it happens on the lane it was opened with; {@link #close} may be called
 * from anywhere. Datagrams are received whole, whatever their length (oddity 4).
 */
final class Handle implements QmiHandle {

    private static final Logger LOG = LoggerFactory.getLogger(Handle.class);

    /** What was published or looked up, to be said again after a network reset. */
    private record Registration(int service, int version, int instance) {}

    /** Hears one socket; a socket that was replaced is no longer listened to. */
    private final class Ear implements QrtrSocket.Receiver {
        @Override
        public void received(QrtrAddress from, byte[] datagram) {
            if (this == ear) {
                Handle.this.received(from, datagram);
            }
        }

        @Override
        public void networkReset() {
            if (this == ear) {
                reset();
            }
        }

        @Override
        public void writable() {
            if (this == ear) {
                outbox.retry();
            }
        }
    }

    private final TlvCodec codec;
    private final QrtrNode node;
    private final Lane lane;
    private final Journal journal;
    private final Listener listener;
    private final Consumer<Handle> onClose;
    private final Outbox outbox;
    private final Transactions<PendingRequest> transactions = new Transactions<>();
    private final List<MessageDeclaration> handled = new ArrayList<>();
    private final List<Registration> services = new ArrayList<>();
    private final List<Registration> lookups = new ArrayList<>();
    private final KnownServers servers;
    private Ear ear = new Ear();
    private volatile QrtrSocket socket;
    private volatile boolean closed;

    Handle(TlvCodec codec, QrtrNode node, Lane lane, Journal journal, Listener listener, Consumer<Handle> onClose)
            throws QrtrException {
        this.codec = codec;
        this.node = node;
        this.lane = lane;
        this.journal = journal;
        this.listener = listener;
        this.servers = new KnownServers(listener, what -> fault("qmi-limit", what));
        this.onClose = onClose;
        this.socket = node.socket(lane, ear);
        this.outbox = new Outbox(socket);
    }

    @Override
    public QrtrAddress address() {
        return socket.address();
    }

    @Override
    public void publish(int service, int version, int instance) throws QrtrException {
        var registration = new Registration(service, version, instance);
        sendService(registration);
        services.add(registration);
    }

    @Override
    public void lookup(int service, int version, int instance) throws QrtrException {
        var registration = new Registration(service, version, instance);
        sendLookup(registration);
        lookups.add(registration);
    }

    @Override
    public void handle(MessageDeclaration declaration) {
        handled.add(declaration);
    }

    @Override
    public Pending request(QrtrAddress to, QmiMessage request, MessageDeclaration response, long limitNanos,
            Consumer<Outcome> outcome) {
        var pending = new PendingRequest(response, outcome, transactions);
        var id = transactions.take(pending);
        if (id.isEmpty()) {
            fail(pending, "no transaction id is free: limit=" + (Transactions.LAST + 1));
            return pending;
        }
        pending.transaction(id.getAsInt());
        try {
            var datagram = codec.encode(request, id.getAsInt());
            send(to, request.declaration(), id.getAsInt(), datagram, pending);
            pending.timer(lane.schedule(limitNanos, () -> pending.late(limitNanos)));
        } catch (QmiException | QrtrException e) {
            fail(pending, e.getMessage());
        }
        return pending;
    }

    @Override
    public void respond(QrtrAddress to, int transaction, QmiMessage response) throws QrtrException, QmiException {
        send(to, response.declaration(), transaction, codec.encode(response, transaction), null);
    }

    /** An indication takes an id and gives it back at once. */
    @Override
    public void indicate(QrtrAddress to, QmiMessage indication) throws QrtrException, QmiException {
        var holder = new PendingRequest(null, outcome -> { }, transactions);
        int transaction = transactions.take(holder).orElse(0);
        transactions.release(transaction, holder);
        send(to, indication.declaration(), transaction, codec.encode(indication, transaction), null);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        socket.close();
        onClose.accept(this);
        if (lane.isCurrent()) {
            forget();
        } else {
            lane.execute(this::forget);
        }
    }

    private void forget() {
        transactions.all().forEach(PendingRequest::cancel);
        servers.clear();
    }

    // Sending.

    private void send(QrtrAddress to, MessageDeclaration declaration, int transaction, byte[] datagram, PendingRequest request)
            throws QrtrException {
        outbox.send(to, datagram, () -> request == null || !request.over(), e -> {
            fault("qmi-not-sent", declaration.name() + " to=" + to + ": " + e.getMessage());
            if (request != null) {
                fail(request, e.getMessage());
            }
        });
        journal(declaration, " tx", transaction, datagram);
    }

    /** Tells a failure on the lane, after the caller has returned. */
    private void fail(PendingRequest request, String why) {
        lane.execute(() -> request.end(new Outcome.Failed(why)));
    }

    /** The name service is told the port, so the socket is bound first. */
    private void sendService(Registration service) throws QrtrException {
        if (socket.address().port() == 0) {
            socket.bind(0);
        }
        control(ControlWords.newServer(service.service, service.version, service.instance, socket.address()));
    }

    private void sendLookup(Registration lookup) throws QrtrException {
        control(ControlWords.newLookup(lookup.service, lookup.version, lookup.instance));
    }

    private void control(byte[] packet) throws QrtrException {
        outbox.send(new QrtrAddress(node.id(), QrtrAddress.CONTROL_PORT), packet, () -> true,
                e -> LOG.warn("name service not told: {}", e.getMessage()));
    }

    // Receiving.

    private void received(QrtrAddress from, byte[] datagram) {
        if (closed) {
            return;
        }
        if (from.node() == node.id() && from.port() == QrtrAddress.CONTROL_PORT) {
            controlled(datagram);
        } else if (datagram.length < QmiHeader.LENGTH) {
            fault("qmi-short-message", "from=" + from + " length=" + datagram.length + " least=" + QmiHeader.LENGTH);
        } else {
            message(from, QmiHeader.decode(datagram), datagram);
        }
    }

    private void message(QrtrAddress from, QmiHeader header, byte[] datagram) {
        boolean response = header.type() == MessageKind.RESPONSE.code();
        var request = response ? transactions.get(header.transaction()) : null;
        var declaration = response ? expected(request, header) : wanted(header);
        if (declaration == null && header.type() == MessageKind.REQUEST.code()
                && listener.unknown(from, header.transaction(), header.messageId())) {
            declaration = wanted(header);
        }
        if (declaration == null) {
            journal.record(JournalKind.QMI, "unidentified rx", header.transaction(), header.messageId(), datagram, 0,
                    datagram.length);
            LOG.debug("QMI message ignored: from={} type={} transaction={} id=0x{}", from, header.type(),
                    header.transaction(), Integer.toHexString(header.messageId()));
            return;
        }
        journal(declaration, " rx", header.transaction(), datagram);
        try {
            var message = codec.decode(declaration, datagram);
            if (request != null) {
                request.end(new Outcome.Answered(message));
            } else {
                listener.received(from, header.transaction(), message);
            }
        } catch (QmiException e) {
            fault("qmi-undecodable", declaration.name() + " from=" + from + " rule=" + e.rule() + ": " + e.getMessage());
            if (request != null) {
                request.unreadable(e);
            }
            listener.undecodable(from, header.transaction(), declaration, e);
        }
    }

    /** A response with the id of a request but another message id answers something else. */
    private static MessageDeclaration expected(PendingRequest request, QmiHeader header) {
        return request != null && request.response().id() == header.messageId() ? request.response() : null;
    }

    private MessageDeclaration wanted(QmiHeader header) {
        for (var declaration : handled) {
            if (declaration.kind().code() == header.type() && declaration.id() == header.messageId()) {
                return declaration;
            }
        }
        return null;
    }

    private void controlled(byte[] datagram) {
        if (datagram.length < ControlWords.LENGTH) {
            fault("qmi-short-control", "length=" + datagram.length + " least=" + ControlWords.LENGTH);
            return;
        }
        var packet = ControlWords.decode(datagram);
        switch (packet.command()) {
            case ControlWords.NEW_SERVER -> servers.added(packet);
            case ControlWords.DEL_SERVER -> servers.removed(new QrtrAddress(packet.node(), packet.port()));
            case ControlWords.BYE -> {
                servers.removed(packet.first());
                listener.bye(packet.first());
            }
            case ControlWords.DEL_CLIENT -> listener.delClient(new QrtrAddress(packet.first(), packet.second()));
            default -> LOG.debug("control packet ignored: command={}", packet.command());
        }
    }

    /** The name service is a new one: new socket, nothing known, everything said again (spec 02 C6). */
    private void reset() {
        LOG.warn("QRTR name service was replaced: services={} lookups={} are registered again", services.size(), lookups.size());
        socket.close();
        try {
            ear = new Ear();
            socket = node.socket(lane, ear);
            outbox.reset(socket);
            servers.clear();
            for (var lookup : lookups) {
                sendLookup(lookup);
            }
            for (var service : services) {
                sendService(service);
            }
            listener.networkReset();
        } catch (QrtrException e) {
            LOG.warn("QMI handle lost its socket: {}", e.getMessage());
        }
    }

    private void journal(MessageDeclaration declaration, String way, int transaction, byte[] datagram) {
        var subject = (declaration.name() + " " + kind(declaration) + way).intern();
        journal.record(JournalKind.QMI, subject, transaction, declaration.id(), datagram, 0, datagram.length);
    }

    private static String kind(MessageDeclaration declaration) {
        return switch (declaration.kind()) {
            case REQUEST -> "request";
            case RESPONSE -> "response";
            case INDICATION -> "indication";
        };
    }

    /** What it keeps. Any thread. */
    List<Limit> limits() {
        var of = "handle " + address();
        return List.of(servers.bound().reading(journal.device(), of), transactions.bound().reading(journal.device(), of),
                outbox.bound().reading(journal.device(), of));
    }

    private void fault(String rule, String what) {
        journal.record(JournalKind.FAULT, rule, 0, 0, what);
    }
}
