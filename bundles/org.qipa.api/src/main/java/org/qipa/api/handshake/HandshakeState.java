package org.qipa.api.handshake;

/** The handshake in a word. */
public enum HandshakeState {
    /** The modem's service is not there. */
    NO_MODEM,
    /** INIT_DRIVER was sent; its answer is awaited for at most 60 s. */
    INIT_DRIVER_SENT,
    /** INIT_DRIVER was refused, not answered or could not be sent; the next NEW_SERVER tries again. */
    INIT_DRIVER_FAILED,
    /** INIT_DRIVER was answered; on the first boot the microcontroller or the registration is still missing. */
    MODEM_READY,
    /** Everything the boot needs has happened; the network may run. */
    COMPLETE
}
