package org.qipa.qrtr.local;

import static org.qipa.api.fault.FaultDeclaration.next;
import static org.qipa.api.fault.FaultDeclaration.now;
import static org.qipa.api.fault.Parameter.choice;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.qipa.api.fault.FaultBoards;
import org.qipa.api.fault.FaultPoint;

/** What local fabrics can be asked to do wrong (spec 14 §10). */
@Component(service = {FaultPoint.class, QrtrFaults.class}, property = FaultPoint.GROUP_PROPERTY + "=qrtr.local")
public final class QrtrFaults extends FaultBoards {

    static final String MALFORMED = "qrtr.malformed-packet";
    static final String FLAP = "qrtr.link-flap";
    static final String QUEUE_FULL = "qrtr.queue-full";
    static final String NO_RESUME = "qrtr.no-resume-tx";

    /** Nothing is armed. */
    public QrtrFaults() {
        super("qrtr.local", List.of(
                now(MALFORMED, "a packet that cannot be read comes over the modem's link",
                        choice("what", "is wrong with it", "version", "short", "size", "port", "control")),
                now(FLAP, "the links between the nodes go down and come back"),
                next(QUEUE_FULL, "a socket takes no datagram, as if its queue were full",
                        choice("node", "of the socket", "ap", "modem")),
                next(NO_RESUME, "a reader does not give its sender the credit back",
                        choice("node", "of the reader", "ap", "modem"))));
    }
}
