package org.qipa.api.journal;

/** Kinds of journal events; what {@code a} and {@code b} of {@link Journal#record} mean is said here. */
public enum JournalKind {
    /** A register was read: subject = block and name, a = offset, b = value. */
    REGISTER_READ,
    /** A register was written: subject = block and name, a = offset, b = value. */
    REGISTER_WRITE,
    /** A GSI command: subject = its name, a = channel or event ring, b = resulting state. */
    GSI_COMMAND,
    /** A doorbell was rung: subject = {@code channel} or {@code event-ring}, a = id, b = ring index. */
    DOORBELL,
    /** Transfers completed: subject = endpoint or channel, a = channel, b = count. */
    COMPLETION,
    /** An immediate command: subject = its name, a = opcode word, b = 0, payload. */
    IMMEDIATE_COMMAND,
    /** An interrupt was taken: subject = line, a = status word. */
    INTERRUPT,
    /** A QMI message was sent or received: subject = message name and direction, a = transaction, b = message id, payload. */
    QMI,
    /** A QRTR control packet: subject = its name and direction, a = node, b = port, payload. */
    QRTR,
    /** A state machine moved: subject = the machine, text = {@code OLD -> NEW reason}. */
    STATE,
    /** A step of bring-up, removal or recovery ended: subject = the step, text = what came of it, a = its nanoseconds. */
    STEP,
    /** A phase of a swap: subject = the phase, a = its nanoseconds. */
    SWAP,
    /** Power: subject = clock, interconnect, reference; a = on or count. */
    POWER,
    /** Packets were lost: subject = where, a = how many, text = why. */
    LOSS,
    /**
     * The watchdog: subject = the kind of stall, a = channel or -1, b = 0 when it is noticed, else how many nanoseconds it
     * lasted; text = the numbers.
     */
    WATCHDOG,
    /** Something the driver, the modem or the hardware did against the rules: subject = rule, text = what exactly. */
    FAULT,
    /** A fault that somebody asked for struck: subject = its name, a = how often by now, text = its parameters. */
    STRIKE,
    /** A configuration is in force: subject = link or interface, text = its name. One that is refused is a {@link #FAULT}. */
    CONFIGURATION
}
