package org.qipa.handshake;

import java.util.Optional;
import org.qipa.api.qmi.QmiHandle.Outcome;
import org.qipa.api.qrtr.QrtrAddress;

/** What can happen to a handshake, in any order. */
sealed interface Event {

    /** NEW_SERVER: the modem's service is at this address. */
    record ServiceAppeared(QrtrAddress modem) implements Event {}

    /** DEL_SERVER: the service at this address is gone; its node may still be there. */
    record ServiceGone(QrtrAddress modem) implements Event {}

    /** BYE: a node is gone. */
    record NodeGone(int node) implements Event {}

    /** INIT_DRIVER ended. */
    record InitDriverEnded(Outcome outcome) implements Event {}

    /** Something that should have been the answer to INIT_DRIVER could not be read; the wait goes on. */
    record AnswerUnreadable(String why) implements Event {}

    /** DRIVER_INIT_COMPLETE was asked. */
    record UcReported(QrtrAddress from, int transaction, Optional<Long> status) implements Event {}

    /** INDICATION_REGISTER was asked. */
    record IndicationAsked(QrtrAddress from, int transaction) implements Event {}
}
