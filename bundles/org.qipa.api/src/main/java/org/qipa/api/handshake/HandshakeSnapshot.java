package org.qipa.api.handshake;

import java.util.Optional;
import org.qipa.api.qrtr.QrtrAddress;

/**
 * Where a handshake stands (spec 03 §3).
 *
 * @param state               in a word
 * @param waitsFor            in words: what has to come next, or empty
 * @param initialBoot         the modem has not been ready yet
 * @param ucReady             DRIVER_INIT_COMPLETE was answered; survives a restart of the modem
 * @param modemReady          INIT_DRIVER was answered with success
 * @param indicationRequested INDICATION_REGISTER was answered
 * @param indicationSent      INIT_COMPLETE was sent
 * @param modem               where its service is
 * @param initDriverRequests  sent so far
 * @param sinceNanos          when the state was entered
 */
public record HandshakeSnapshot(HandshakeState state, String waitsFor, boolean initialBoot, boolean ucReady,
        boolean modemReady, boolean indicationRequested, boolean indicationSent, Optional<QrtrAddress> modem,
        int initDriverRequests, long sinceNanos) {
}
