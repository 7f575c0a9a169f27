package org.qipa.netdev.tun;

import org.qipa.api.network.Offer;

/** What an interface counts. */
enum TunCounter {

    /** Reads that gave something: system calls, not packets. */
    READS("reads"),
    /** Of them with a packet that was to be cut. */
    READS_CUT("reads_cut"),
    /** Times the reading thread found nothing and waited. */
    WAITS("waits"),
    /** Writes: system calls, not packets. */
    WRITES("writes"),
    /** Of them with several packets joined. */
    WRITES_JOINED("writes_joined"),
    /** Packets for the applications. */
    DELIVERED("delivered"),
    /** Packets for the applications that the kernel refused: the interface is down, or it is no IP. */
    REFUSED("refused_by_kernel"),
    /** From the kernel, shorter than the header in front of packets. */
    HEADER_CUT_OFF("dropped_header_cut_off"),
    /** From the kernel, of a kind that was not agreed on, or that the packet is not. */
    HEADER_KIND("dropped_header_kind"),
    /** From the kernel, to be cut but without a length to cut it by or with a finished checksum. */
    HEADER_FIELDS("dropped_header_fields"),
    /** See {@link Offer#FULL}; the others likewise. */
    FULL("dropped_full"),
    /** Empty. */
    EMPTY("dropped_empty"),
    /** Longer than the MTU. */
    TOO_LONG("dropped_too_long"),
    /** Not IP. */
    NOT_IP("dropped_not_ip"),
    /** To be cut and cannot be. */
    NOT_CUTTABLE("dropped_not_cuttable"),
    /** Length and header differ. */
    LENGTH_DIFFERS("dropped_length_differs"),
    /** Checksum where it cannot be. */
    CHECKSUM_ELSEWHERE("dropped_checksum_elsewhere");

    private final String label;

    TunCounter(String label) {
        this.label = label;
    }

    /** Name for people and programs. */
    String label() {
        return label;
    }

    /** What counts a refused offer. */
    static TunCounter of(Offer offer) {
        return switch (offer) {
            case QUEUED -> throw new IllegalArgumentException("not refused: offer=" + offer);
            case FULL -> FULL;
            case EMPTY -> EMPTY;
            case TOO_LONG -> TOO_LONG;
            case NOT_IP -> NOT_IP;
            case NOT_CUTTABLE -> NOT_CUTTABLE;
            case LENGTH_DIFFERS -> LENGTH_DIFFERS;
            case CHECKSUM_ELSEWHERE -> CHECKSUM_ELSEWHERE;
        };
    }
}
