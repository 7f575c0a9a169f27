package org.qipa.api.qmi;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;

/** One end of QMI conversations: client, service, or both. Belongs to its lane. */
@ProviderType
public interface QmiHandle extends AutoCloseable {

    /** What the network and the peers do. Called on the handle's lane. */
    interface Listener {
        /** A looked-up service appeared. */
        default void newServer(Server server) {
        }

        /** A looked-up service is gone. */
        default void delServer(Server server) {
        }

        /** A node is gone; told to handles that publish a service. */
        default void bye(int node) {
        }

        /** A client's socket is gone. */
        default void delClient(QrtrAddress client) {
        }

        /** The name service was replaced: the handle has a new socket, and all it has published and looked up was said again. */
        default void networkReset() {
        }

        /** A request or indication that {@link #handle} asked for. */
        default void received(QrtrAddress from, int transaction, QmiMessage message) {
        }

        /** A message that {@link #handle} or a request asked for could not be read; it was dropped and journaled. */
        default void undecodable(QrtrAddress from, int transaction, QmiException why) {
        }

        /** As the other one, for those who answer: also what it was taken for. */
        default void undecodable(QrtrAddress from, int transaction, MessageDeclaration declaration, QmiException why) {
            undecodable(from, transaction, why);
        }

        /**
         * A request that {@link #handle} did not ask for. Whoever reads its declarations late asks for them now.
         *
         * @return whether it was asked for now: then it is looked at once more; otherwise it is journaled and dropped
         */
        default boolean unknown(QrtrAddress from, int transaction, int messageId) {
            return false;
        }
    }

    /** A service found by a lookup. */
    record Server(int service, int version, int instance, QrtrAddress address) {}

    /** How a request ended. */
    sealed interface Outcome {
        /** It was answered. */
        record Answered(QmiMessage response) implements Outcome {}

        /** Nothing came within the limit. */
        record TimedOut(long limitNanos) implements Outcome {}

        /** It could not be sent, or only answers that could not be read came within the limit. */
        record Failed(String why) implements Outcome {}
    }

    /** A request under way. */
    interface Pending {
        /** Gives it up: the outcome is not told, a late answer is ignored. */
        void cancel();
    }

    /** Own address; the port is 0 until something was sent. */
    QrtrAddress address();

    /** Publishes a service. */
    void publish(int service, int version, int instance) throws QrtrException;

    /** Looks a service up; {@link Listener#newServer} follows for each. */
    void lookup(int service, int version, int instance) throws QrtrException;

    /** Wants requests or indications of this declaration. */
    void handle(MessageDeclaration declaration);

    /** Sends a request; the outcome is told on the lane. Transaction ids count from 0 (spec 02 C7). */
    Pending request(QrtrAddress to, QmiMessage request, MessageDeclaration response, long limitNanos,
            Consumer<Outcome> outcome);

    /** Answers a request. Without credit it is sent as soon as there is some, as all messages are. */
    void respond(QrtrAddress to, int transaction, QmiMessage response) throws QrtrException, QmiException;

    /** Sends an indication. */
    void indicate(QrtrAddress to, QmiMessage indication) throws QrtrException, QmiException;

    /** Forgets everything and closes the socket; {@link Listener#delServer} for each known service. From any thread. */
    @Override
    void close();
}
