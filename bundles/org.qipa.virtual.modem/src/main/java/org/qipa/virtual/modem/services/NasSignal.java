package org.qipa.virtual.modem.services;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.modem.ModemProfile.Level;

/** How well the modem hears, as the messages of NAS say it. */
final class NasSignal {

    /** Bits of request_mask (nas_signal_strength_request). */
    private static final long RSSI = 1;
    private static final long RSRQ = 32;
    private static final long LTE_SNR = 64;
    private static final long LTE_RSRP = 128;

    private final ModemState state;

    NasSignal(ModemState state) {
        this.state = state;
    }

    /** Answer and indication of the signal information; nothing without a network. */
    Map<String, Object> info() {
        if (!state.isRegistered()) {
            return Map.of();
        }
        Level level = state.level();
        return switch (state.profile().serving().technology()) {
            case GSM -> Values.of("gsm_signal_strength", level.rssiDbm());
            case UMTS -> Values.of("wcdma_signal_strength", Values.of("rssi", level.rssiDbm(), "ecio", 0));
            case LTE -> Values.of("lte_signal_strength", Values.of("rssi", level.rssiDbm(), "rsrq", level.rsrqDb(), "rsrp",
                    level.rsrpDbm(), "snr", level.snrTenthsOfDb()));
            case NR5G -> Values.of("5g_signal_strength", Values.of("rsrp", level.rsrpDbm(), "snr", level.snrTenthsOfDb()),
                    "5g_signal_strength_extended", level.rsrqDb());
        };
    }

    /** The older answer, with the lists that are asked for. */
    Map<String, Object> strength(long mask) {
        Level level = state.level();
        long radio = Radio.radioInterface(state.profile().serving().technology());
        var strength = Values.of("strength", level.rssiDbm(), "radio_interface", radio);
        var values = new LinkedHashMap<String, Object>();
        values.put("signal_strength", strength);
        values.put("strength_list", List.of(strength));
        if ((mask & RSSI) != 0) {
            // Without its sign.
            values.put("rssi_list", List.of(Values.of("rssi", -level.rssiDbm(), "radio_interface", radio)));
        }
        if ((mask & RSRQ) != 0) {
            values.put("rsrq", Values.of("rsrq", level.rsrqDb(), "radio_interface", radio));
        }
        if ((mask & LTE_SNR) != 0) {
            values.put("lte_snr", (long) level.snrTenthsOfDb());
        }
        if ((mask & LTE_RSRP) != 0) {
            values.put("lte_rsrp", (long) level.rsrpDbm());
        }
        return values;
    }
}
