package org.qipa.virtual.modem;

import java.util.List;
import org.qipa.api.journal.Journal;
import org.qipa.api.limit.Limit;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.time.Lane;
import org.qipa.virtual.modem.services.ModemServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of a modem over its boots: there while the modem is up and has a profile. A modem that cannot publish them goes
 * on without. Belongs to the modem's lane, but for {@link #limits}.
 */
final class SessionServices {

    private static final Logger LOG = LoggerFactory.getLogger(SessionServices.class);

    private final Qmi qmi;
    private final Lane lane;
    private final Journal journal;
    private final PacketNetwork network;
    private final ModemServices.Modem modem;
    private final long answerNanos;
    private ModemProfile profile;
    private QrtrNode node;
    private volatile ModemServices open;

    SessionServices(Qmi qmi, Lane lane, Journal journal, PacketNetwork network, ModemServices.Modem modem,
            long answerNanos) {
        this.qmi = qmi;
        this.lane = lane;
        this.journal = journal;
        this.network = network;
        this.modem = modem;
        this.answerNanos = answerNanos;
    }

    /** The modem is up on this node. */
    void up(QrtrNode here) {
        node = here;
        publish();
    }

    /** The modem has another profile from now on, or its first one. */
    void profile(ModemProfile other) {
        profile = other;
        if (open != null) {
            open.profile(other);
        } else {
            publish();
        }
    }

    private void publish() {
        if (node == null || profile == null) {
            return;
        }
        try {
            open = new ModemServices(node, qmi, lane, journal, network, modem, answerNanos, profile);
            open.publish();
        } catch (QrtrException e) {
            LOG.warn("modem cannot publish its services: device={} cause={}", journal.device(), e.getMessage());
            close();
        }
    }

    /** The modem speaks again after it was silent. */
    void speakAgain() {
        if (open != null) {
            open.speakAgain();
        }
    }

    /** The modem is down; its node is about to close. */
    void down() {
        close();
        node = null;
    }

    private void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    /** What they keep. Any thread. */
    List<Limit> limits() {
        var now = open;
        return now == null ? List.of() : now.limits();
    }
}
