package org.qipa.virtual.modem.services;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qipa.api.journal.Journal;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.Value;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.time.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service on its socket: reads requests, has them answered, tells errors. */
final class ServicePort implements QmiHandle.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServicePort.class);
    private static final int VERSION = 1;
    private static final int INSTANCE = 0;
    private static final String SUPPORTED = "GET_SUPPORTED_MESSAGES";

    private static final TlvDeclaration RESULT = new TlvDeclaration(2, "result", false, new Value.Struct(List.of(
            new Value.Member("result", new Value.Number(2, Value.Number.Form.UNSIGNED)),
            new Value.Member("error", new Value.Number(2, Value.Number.Form.UNSIGNED)))));

    /** A request whose answer is due; each is one of its own. */
    private static final class Waiting {
        final QrtrAddress client;

        Waiting(QrtrAddress client) {
            this.client = client;
        }
    }

    private final Set<Waiting> due = new HashSet<>();
    private final Service service;
    private final Qmi qmi;
    private final Pace pace;
    private final Map<String, Function<Request, Answer>> table;
    private final QmiHandle handle;
    private final Set<Integer> declared = new HashSet<>();
    private boolean closed;

    /** Opens a socket; nobody hears of it before {@link #publish}. */
    ServicePort(Service service, Qmi qmi, QrtrNode node, Lane lane, Journal journal, Pace pace) throws QrtrException {
        this.service = service;
        this.qmi = qmi;
        this.pace = pace;
        table = service.table();
        handle = qmi.open(node, lane, journal, this);
        service.open(this::indicate);
    }

    void publish() throws QrtrException {
        handle.publish(service.id(), VERSION, INSTANCE);
    }

    @Override
    public void received(QrtrAddress from, int transaction, QmiMessage message) {
        say(from, () -> {
            var answer = answer(new Request(from, message));
            respond(from, transaction, response(message.declaration()), answer);
            answer.after().run();
        });
    }

    /** Does it after the time the modem takes, unless the client has gone by then: it is not to come back with it. */
    private void say(QrtrAddress client, Runnable word) {
        var waiting = new Waiting(client);
        due.add(waiting);
        boolean taken = pace.say(() -> {
            if (due.remove(waiting) && !closed) {
                word.run();
            }
        });
        if (!taken) {
            due.remove(waiting);
        }
    }

    @Override
    public void undecodable(QrtrAddress from, int transaction, MessageDeclaration declaration, QmiException why) {
        if (declaration.kind() == MessageKind.REQUEST) {
            var error = why.rule().equals("missing-tlv") ? QmiError.MISSING_ARGUMENT : QmiError.MALFORMED_MESSAGE;
            say(from, () -> respond(from, transaction, response(declaration), Answer.failure(error)));
        }
    }

    @Override
    public boolean unknown(QrtrAddress from, int transaction, int messageId) {
        if (declared.isEmpty()) {
            declare();
            if (declared.contains(messageId)) {
                return true;
            }
        }
        // Its declaration, if there is one, matters to nobody: the result is all there is.
        var bare = new MessageDeclaration(service.id(), messageId, "UNKNOWN", MessageKind.RESPONSE, 7, List.of(RESULT));
        say(from, () -> respond(from, transaction, bare, Answer.failure(QmiError.INVALID_QMI_COMMAND)));
        return false;
    }

    /** Declarations are read with the first request: most modems are never asked. */
    private void declare() {
        for (MessageDeclaration declaration : qmi.messages(service.id())) {
            if (declaration.kind() == MessageKind.REQUEST
                    && (table.containsKey(declaration.name()) || declaration.name().equals(SUPPORTED))) {
                handle.handle(declaration);
                declared.add(declaration.id());
            }
        }
    }

    @Override
    public void delClient(QrtrAddress client) {
        gone(client::equals);
    }

    @Override
    public void bye(int node) {
        gone(client -> client.node() == node);
    }

    /** Whoever spoke to the socket before has to begin anew, on a new one too. */
    @Override
    public void networkReset() {
        gone(client -> true);
    }

    private void gone(Predicate<QrtrAddress> clients) {
        due.removeIf(waiting -> clients.test(waiting.client));
        service.gone(clients);
    }

    private Answer answer(Request request) {
        try {
            var name = request.message().declaration().name();
            return name.equals(SUPPORTED) ? supported() : table.get(name).apply(request);
        } catch (RuntimeException e) {
            LOG.warn("modem service has failed: service={} message={} from={}", service.name(),
                    request.message().declaration().name(), request.from(), e);
            return Answer.failure(QmiError.INTERNAL);
        }
    }

    private MessageDeclaration response(MessageDeclaration request) {
        return qmi.message(service.id(), request.name(), MessageKind.RESPONSE);
    }

    private void respond(QrtrAddress to, int transaction, MessageDeclaration declaration, Answer answer) {
        if (closed) {
            return;
        }
        try {
            handle.respond(to, transaction, new QmiMessage(declaration, answer.whole()));
        } catch (QrtrException e) {
            LOG.debug("modem cannot answer: service={} message={} to={} cause={}", service.name(), declaration.name(), to,
                    e.getMessage());
        } catch (QmiException e) {
            LOG.warn("modem has no words for its answer: service={} message={} cause={}", service.name(), declaration.name(),
                    e.getMessage());
            if (answer.error() != QmiError.INTERNAL) {
                respond(to, transaction, declaration, Answer.failure(QmiError.INTERNAL));
            }
        }
    }

    private void indicate(QrtrAddress to, String name, Map<String, Object> values) {
        if (closed) {
            return;
        }
        try {
            handle.indicate(to, new QmiMessage(qmi.message(service.id(), name, MessageKind.INDICATION), values));
        } catch (QrtrException e) {
            LOG.debug("modem cannot indicate: service={} message={} to={} cause={}", service.name(), name, to, e.getMessage());
        } catch (QmiException e) {
            LOG.warn("modem has no words for its indication: service={} message={} cause={}", service.name(), name,
                    e.getMessage());
        }
    }

    /** A bit for each message id, the lowest first. */
    private Answer supported() {
        var ids = new TreeSet<Integer>();
        ids.add(qmi.message(service.id(), SUPPORTED, MessageKind.REQUEST).id());
        table.keySet().forEach(name -> ids.add(qmi.message(service.id(), name, MessageKind.REQUEST).id()));
        var bits = new long[ids.last() / Byte.SIZE + 1];
        ids.forEach(id -> bits[id / Byte.SIZE] |= 1L << id % Byte.SIZE);
        return Answer.success("list", java.util.Arrays.stream(bits).boxed().toList());
    }

    @Override
    public void close() {
        closed = true;
        service.close();
        handle.close();
    }
}
