package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.qipa.api.platform.Hardware.DmaBuffer;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.soc.EndpointName;

/**
 * The modem's slots of the filter and route tables (spec 04 §9, 14 §7). After the handshake it lets them lead to rules of its
 * own, where INIT_DRIVER says the tables are; as no rule is known but the zero rule, that is what stands there. The AP takes the
 * slots back when the modem crashes. Lives as long as the silicon, on its lane.
 */
final class ModemTables {

    private static final int SLOT_BYTES = 8;
    private static final int RULE_BYTES = 128;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final List<String> ROUTES = List.of("v4_route_tbl_info", "v6_route_tbl_info", "v4_hash_route_tbl_info",
            "v6_hash_route_tbl_info");
    private static final List<String> FILTERS = List.of("v4_filter_tbl_start", "v6_filter_tbl_start",
            "v4_hash_filter_tbl_start", "v6_hash_filter_tbl_start");

    private final ModemSilicon silicon;
    private DmaBuffer rules;

    ModemTables(ModemSilicon silicon) {
        this.silicon = silicon;
    }

    /** Writes the slots. */
    void write(QmiMessage initDriver) {
        if (rules == null) {
            rules = silicon.allocate("rules of the modem", RULE_BYTES, RULE_BYTES);
        }
        for (String table : ROUTES) {
            initDriver.number(table, "start").ifPresent(start -> slots(start, 0,
                    (int) (initDriver.number(table, "end").orElse(-1L) + 1)));
        }
        for (String table : FILTERS) {
            initDriver.number(table).ifPresent(start -> Arrays.stream(EndpointName.values())
                    .filter(e -> e.name().startsWith("MODEM_")).mapToInt(silicon::filterSlot).filter(s -> s > 0)
                    .forEach(s -> slots(start, s, 1)));
        }
        silicon.flushTables();
    }

    private void slots(long start, int first, int count) {
        MemorySegment addresses = MemorySegment.ofArray(new byte[count * SLOT_BYTES]);
        for (int i = 0; i < count; i++) {
            addresses.set(LONG, (long) i * SLOT_BYTES, rules.busAddress());
        }
        silicon.write((int) start + first * SLOT_BYTES, addresses);
    }
}
