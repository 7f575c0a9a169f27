package org.qipa.api.soc;

/** The ten endpoint names, in the order configuration arrays and event ring allocation use (spec 01 §1.2). */
public enum EndpointName {
    /** Immediate commands. */
    AP_COMMAND_TX,
    /** Exception packets and tag status. */
    AP_LAN_RX,
    /** Uplink network data. */
    AP_MODEM_TX,
    /** Downlink network data. */
    AP_MODEM_RX,
    /** The modem's own command pipe. */
    MODEM_COMMAND_TX,
    /** Modem toward the LAN, sending. */
    MODEM_LAN_TX,
    /** Modem from the LAN. */
    MODEM_LAN_RX,
    /** The modem's downlink source. */
    MODEM_AP_TX,
    /** The modem's uplink sink; takes the status of AP_MODEM_TX. */
    MODEM_AP_RX,
    /** Modem downlink without link overhead. */
    MODEM_DL_NLO_TX;

    /** Whether the name is one of the four the AP must own. */
    public boolean isRequired() {
        return ordinal() <= AP_MODEM_RX.ordinal();
    }
}
