package org.qipa.virtual.modem.services;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a call ended or did not come about: the short number (wds_call_end_reason) and the verbose one with its type
 * (wds_verbose_call_end_reason_type and the enumeration of that type).
 */
enum EndReason {
    /** Its client ended it. */
    CLIENT_END(2, Type.CALL_MANAGER, 2000),
    /** The modem is not registered. */
    NO_SERVICE(3, Type.CALL_MANAGER, 2001),
    /** The modem's radio is off. */
    LOW_POWER(1, Type.INTERNAL, 219),
    /** The card does not let anybody in. */
    SIM(1, Type.CALL_MANAGER, 2504),
    /** The network does not know the APN. */
    UNKNOWN_APN(1013, Type.NETWORK, 27),
    /** User or password are wrong. */
    AUTHENTICATION(10, Type.NETWORK, 29),
    /** The APN gives out IPv4 addresses only. */
    IPV4_ONLY(1, Type.NETWORK, 50),
    /** The APN gives out IPv6 addresses only. */
    IPV6_ONLY(1, Type.NETWORK, 51),
    /** Too many calls. */
    NO_RESOURCES(1005, Type.NETWORK, 26),
    /** Another call has the mux id. */
    IN_USE(1, Type.INTERNAL, 237),
    /** Nobody is behind the mux id. */
    NO_HOST(1009, Type.NETWORK, 38),
    /** The network ended it. */
    NETWORK_END(1008, Type.NETWORK, 36);

    private enum Type {
        INTERNAL(2), CALL_MANAGER(3), NETWORK(6);

        final int code;

        Type(int code) {
            this.code = code;
        }
    }

    private final int reason;
    private final Type type;
    private final int verbose;

    EndReason(int reason, Type type, int verbose) {
        this.reason = reason;
        this.type = type;
        this.verbose = verbose;
    }

    /** Its TLVs, the same in answers and indications. */
    Map<String, Object> tlvs() {
        return new LinkedHashMap<>(Values.of("call_end_reason", reason, "verbose_call_end_reason",
                Values.of("type", type.code, "reason", verbose)));
    }
}
