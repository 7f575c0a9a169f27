package org.qipa.core.trace;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sorts writes to the GSI into streams, for both sides alike: the sequence of the thread that waits, the sequence of polling
 * (IEOB masks and clears), event ring doorbells and rx doorbells, of which the last value of a phase counts.
 */
final class GsiWrites {

    private static final int IEOB = 1 << 3;
    private static final int ALLOCATE = 0;

    private final Set<Integer> rxChannels;
    private final Set<Integer> rung = new HashSet<>();
    private final Map<String, String> last = new TreeMap<>();
    private int typeMask;

    GsiWrites(Set<Integer> rxChannels) {
        this.rxChannels = rxChannels;
    }

    void write(Streams out, String register, int instance, int value) {
        String line = register + (instance < 0 ? "" : "[" + instance + "]") + " = " + Integer.toHexString(value);
        switch (register) {
            case "CNTXT_SRC_IEOB_IRQ_MSK", "CNTXT_SRC_IEOB_IRQ_CLR" -> out.add("gsi polling", line);
            case "CNTXT_TYPE_IRQ_MSK" -> {
                int changed = typeMask ^ value;
                typeMask = value;
                if ((changed & IEOB) != 0) {
                    out.add("gsi polling", "IEOB type " + ((value & IEOB) != 0));
                }
                if (changed != IEOB) {
                    out.add("gsi", register + " = " + Integer.toHexString(value & ~IEOB));
                }
            }
            case "EV_CH_E_DOORBELL_0" -> {
                if (rung.add(instance)) {
                    out.add("gsi", line);
                } else {
                    last.put("gsi event doorbell " + instance, line);
                }
            }
            case "CH_C_DOORBELL_0" -> {
                if (rxChannels.contains(instance)) {
                    last.put("gsi rx doorbell " + instance, line);
                } else {
                    out.add("gsi", line);
                }
            }
            case "EV_CH_CMD" -> {
                if (value >>> 24 == ALLOCATE) {
                    rung.remove(value & 0xff);
                }
                out.add("gsi", line);
            }
            default -> out.add("gsi", line);
        }
    }

    void endPhase(Streams out) {
        last.forEach(out::add);
        last.clear();
    }
}
