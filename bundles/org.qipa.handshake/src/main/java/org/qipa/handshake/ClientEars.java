package org.qipa.handshake;

import java.util.function.Consumer;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qrtr.QrtrAddress;

/** Hears the client's handle: the modem's service coming and going. */
record ClientEars(Consumer<Event> events) implements QmiHandle.Listener {

    @Override
    public void newServer(QmiHandle.Server server) {
        events.accept(new Event.ServiceAppeared(server.address()));
    }

    @Override
    public void delServer(QmiHandle.Server server) {
        events.accept(new Event.ServiceGone(server.address()));
    }

    @Override
    public void undecodable(QrtrAddress from, int transaction, QmiException why) {
        events.accept(new Event.AnswerUnreadable("rule=" + why.rule() + " " + why.getMessage()));
    }
}
