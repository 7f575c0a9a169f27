package org.qipa.rmnet.map;

/** What a link counts. The eleven checksum counters keep the order and meaning of spec 12 §5.4. */
public enum LinkCounter {
    /** Packets delivered. */
    RX_PACKETS("rx_packets"),
    /** Bytes of the packets delivered, without MAP. */
    RX_BYTES("rx_bytes"),
    /** Packets framed. */
    TX_PACKETS("tx_packets"),
    /** Bytes of the frames, headers included (spec 12 §7). */
    TX_BYTES("tx_bytes"),
    /** Packets that can never be sent: empty, or too long for the link or the aggregate. */
    TX_DROPPED("tx_dropped"),
    /** Packets with no interface to go to, or empty. */
    RX_DROPPED("rx_dropped"),
    /** Packets dropped because their checksum was wrong and the link says so. */
    RX_DROPPED_CHECKSUM("rx_dropped_checksum"),
    /** Flow control commands obeyed: stop. */
    FLOW_DISABLED("flow_disabled"),
    /** Flow control commands obeyed: go on. */
    FLOW_ENABLED("flow_enabled"),
    /** "Checksum ok". */
    CHECKSUM_OK("checksum_ok"),
    /** "Bad IPv4 header checksum". */
    CHECKSUM_BAD_IPV4_HEADER("checksum_bad_ipv4_header"),
    /** "Checksum valid bit not set". */
    CHECKSUM_VALID_UNSET("checksum_valid_unset"),
    /** "Checksum validation failed". */
    CHECKSUM_VALIDATION_FAILED("checksum_validation_failed"),
    /** "Checksum error bad buffer": never counted. */
    CHECKSUM_BAD_BUFFER("checksum_bad_buffer"),
    /** "Checksum error bad ip version". */
    CHECKSUM_BAD_IP_VERSION("checksum_bad_ip_version"),
    /** "Checksum error bad transport". */
    CHECKSUM_BAD_TRANSPORT("checksum_bad_transport"),
    /** "Checksum skipped on ip fragment". */
    CHECKSUM_SKIPPED_FRAGMENT("checksum_skipped_fragment"),
    /** "Checksum skipped". */
    CHECKSUM_SKIPPED("checksum_skipped"),
    /** "Checksum computed in software". */
    CHECKSUM_SOFTWARE("checksum_software"),
    /** "Checksum computed in hardware". */
    CHECKSUM_HARDWARE("checksum_hardware");

    private final String label;

    LinkCounter(String label) {
        this.label = label;
    }

    /** The name shown. */
    public String label() {
        return label;
    }
}
