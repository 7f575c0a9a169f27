package org.qipa.handshake;

import org.qipa.api.handshake.HandshakeState;
import org.qipa.api.qrtr.QrtrAddress;

/** What a handshake knows (spec 03 §3). Belongs to its {@link Machine}. */
final class Flags {

    boolean initialBoot = true;
    boolean ucReady;
    boolean modemReady;
    boolean indicationRequested;
    boolean indicationSent;
    /** The network could not be started; the next ready test tries again. */
    boolean networkFailed;
    /** The modem withdrew its service and has not left. */
    boolean serviceGone;
    /** Where the modem's service is; null when it is not known. */
    QrtrAddress modem;
    /** Why the last INIT_DRIVER failed, or null. */
    String failure;
    /** Why an answer to the present INIT_DRIVER could not be read, or null. */
    String unreadable;
    /** How the modem went last, in words, or null. */
    String gone;
    int initDriverRequests;

    /** The node that asked, when the service is not known yet; null otherwise. */
    private Integer heardFrom;

    void appeared(QrtrAddress at) {
        modem = at;
        serviceGone = false;
        gone = null;
        unreadable = null;
    }

    void heardFrom(QrtrAddress at) {
        heardFrom = at.node();
    }

    void failed(String why) {
        failure = why;
        unreadable = null;
    }

    /** All that does not survive a restart of the modem. */
    void modemGone(String how) {
        modem = null;
        modemReady = false;
        indicationRequested = false;
        indicationSent = false;
        networkFailed = false;
        serviceGone = false;
        failure = null;
        unreadable = null;
        heardFrom = null;
        gone = how;
    }

    boolean isModem(QrtrAddress at) {
        return at.equals(modem);
    }

    /** The node of the modem's service; before that is known, the node whose requests were answered. */
    boolean isModemNode(int node) {
        return modem != null ? modem.node() == node : heardFrom != null && heardFrom == node;
    }

    HandshakeState state(boolean exchangeRuns) {
        if (exchangeRuns) {
            return HandshakeState.INIT_DRIVER_SENT;
        }
        if (modemReady) {
            return ucReady && !initialBoot ? HandshakeState.COMPLETE : HandshakeState.MODEM_READY;
        }
        return modem != null && failure != null ? HandshakeState.INIT_DRIVER_FAILED : HandshakeState.NO_MODEM;
    }
}
