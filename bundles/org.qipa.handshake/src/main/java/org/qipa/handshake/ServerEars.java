package org.qipa.handshake;

import java.util.function.Consumer;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;

/** Hears the server's handle: the modem's requests, and BYE, which is told to those who publish a service. */
record ServerEars(IpaMessages messages, Consumer<Event> events) implements QmiHandle.Listener {

    @Override
    public void received(QrtrAddress from, int transaction, QmiMessage message) {
        // What is to be indicated means nothing to the AP (spec 03 §2).
        events.accept(message.declaration().equals(messages.driverInitComplete)
                ? new Event.UcReported(from, transaction, message.number("status"))
                : new Event.IndicationAsked(from, transaction));
    }

    @Override
    public void bye(int node) {
        events.accept(new Event.NodeGone(node));
    }
}
