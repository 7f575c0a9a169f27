package org.qipa.api.device;

/** States of a device. */
public enum DeviceState {
    /** Tables are checked, windows mapped, rings allocated; nothing is powered (stage init). */
    INIT,
    /** Powered; registers that need no command are programmed (stage config). */
    CONFIG,
    /** Configured; the modem has to load the GSI firmware first. */
    WAITING_FOR_FIRMWARE,
    /** Channels are allocated, commands issued (stage setup). */
    SETUP,
    /** Set up; the modem has not finished its handshake. */
    WAITING_FOR_MODEM,
    /** The modem runs and packets may flow. Power may be off while nothing happens: the next packet turns it on. */
    READY,
    /** As READY, but put to sleep on request, not by being idle; whatever needs it wakes it. */
    SUSPENDED,
    /** The modem went down; its traces are being removed. */
    RECOVERING,
    /** About to be replaced: uplink is held, what is under way is finished. */
    QUIESCING,
    /** Being taken down. */
    CLOSING,
    /** Down. */
    CLOSED,
    /** Could not be brought up; says why. */
    FAILED
}
