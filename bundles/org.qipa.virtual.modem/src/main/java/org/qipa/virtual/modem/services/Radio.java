package org.qipa.virtual.modem.services;

import java.util.Map;
import org.qipa.api.modem.ModemProfile.Technology;

/** The numbers that services have for a radio technology. */
final class Radio {

    private static final long THREE_GPP = 2;

    private Radio() {
    }

    /** nas_radio_interface. */
    static long radioInterface(Technology technology) {
        return switch (technology) {
            case GSM -> 4;
            case UMTS -> 5;
            case LTE -> 8;
            case NR5G -> 12;
        };
    }

    /** nas_rat_mode_preference. */
    static long mode(Technology technology) {
        return switch (technology) {
            case GSM -> 4;
            case UMTS -> 8;
            case LTE -> 16;
            case NR5G -> 64;
        };
    }

    /** nas_data_capability, which knows nothing above LTE. */
    static long dataCapability(Technology technology) {
        return switch (technology) {
            case GSM -> 2;
            case UMTS -> 3;
            case LTE, NR5G -> 11;
        };
    }

    /** wds_data_bearer_technology, which knows nothing above LTE. */
    static long bearer(Technology technology) {
        return switch (technology) {
            case GSM -> 6;
            case UMTS -> 4;
            case LTE, NR5G -> 10;
        };
    }

    /** Network type and mask of wds_rat_3gpp: EDGE, WCDMA, LTE, 5GNR. */
    static Map<String, Object> dataBearer(Technology technology) {
        long mask = switch (technology) {
            case GSM -> 16;
            case UMTS -> 1;
            case LTE -> 32;
            case NR5G -> 1024;
        };
        return Values.of("network_type", THREE_GPP, "rat_mask", mask, "so_mask", 0);
    }
}
