package org.qipa.virtual.modem.services;

/** Errors of a response's result, by the numbers all services share (services.json of the QMI bundle, error_code). */
enum QmiError {
    /** None: success. */
    NONE(0),
    /** The message cannot be read. */
    MALFORMED_MESSAGE(1),
    /** The modem has made a mistake. */
    INTERNAL(3),
    /** Too many clients. */
    CLIENT_IDS_EXHAUSTED(5),
    /** No such call of this client. */
    INVALID_HANDLE(9),
    /** No such connection profile. */
    INVALID_PROFILE(10),
    /** The call was refused; reasons are beside it. */
    CALL_FAILED(14),
    /** There is no call. */
    OUT_OF_CALL(15),
    /** It has none. */
    NOT_PROVISIONED(16),
    /** A TLV that must be there is not. */
    MISSING_ARGUMENT(17),
    /** It is so already. */
    NO_EFFECT(26),
    /** A value that makes no sense. */
    INVALID_ARGUMENT(48),
    /** Not from this state. */
    INVALID_TRANSITION(60),
    /** A message this service does not have. */
    INVALID_QMI_COMMAND(71),
    /** It is not known now. */
    INFORMATION_UNAVAILABLE(74),
    /** The card has no such file. */
    SIM_FILE_NOT_FOUND(80),
    /** There is no card. */
    NO_SIM(102);

    private final long code;

    QmiError(int code) {
        this.code = code;
    }

    long code() {
        return code;
    }
}
