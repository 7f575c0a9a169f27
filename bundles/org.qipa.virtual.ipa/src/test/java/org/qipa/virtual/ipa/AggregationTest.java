package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.qipa.api.soc.EndpointName;
import org.qipa.virtual.ipa.MiniDriver.Channel;

/** STATE_AGGR_ACTIVE at each moment: up from the first packet of a buffer until something closes it (spec 08 §7.5). */
class AggregationTest {

    static final List<String> SOCS = Socs.ALL;

    private static MiniDriver up(String soc) {
        var d = new MiniDriver(soc).up().modemUp();
        if (d.rules.apAllocatesModemChannels()) {
            d.generic(2, d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId());
        }
        return d;
    }

    /** How many endpoints have open aggregation; only the receiving one may. */
    private static void active(MiniDriver d, Channel rx, boolean expected, String when) {
        assertEquals(expected ? 1 << rx.endpoint.endpointId() : 0, d.ipaRead("STATE_AGGR_ACTIVE", 0), when);
    }

    private static void packet(MiniDriver d) {
        d.downlink(Packets.ip(4, Packets.UDP, 1000), 1);
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldShowOpenAggregationUntilEachOfItsLimits(String soc) {
        try (var d = up(soc)) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            int id = rx.endpoint.endpointId();
            active(d, rx, false, "no packet yet");
            packet(d);
            active(d, rx, false, "the packet waits for a buffer");
            rx.give(8, 8128);
            d.run(1);
            active(d, rx, true, "first packet");
            d.run(498);
            active(d, rx, true, "just before its time");
            d.run(2);
            active(d, rx, false, "time limit");
            assertEquals(1, rx.poll().size());
            for (int i = 0; i < 6; i++) {
                packet(d);
                active(d, rx, true, "below the byte limit");
            }
            packet(d);
            active(d, rx, false, "byte limit");
            assertEquals(1, rx.poll().size());
            d.ipaWrite("ENDP_INIT_AGGR", id, d.aggregation(6, 500).with("PKT_LIMIT", 2).value());
            packet(d);
            active(d, rx, true, "below the packet limit");
            packet(d);
            active(d, rx, false, "packet limit");
            assertEquals(1, rx.poll().size());
            packet(d);
            active(d, rx, true, "open again");
            d.ipaWrite("AGGR_FORCE_CLOSE", 0, ~(1 << id));
            active(d, rx, true, "other endpoints were closed");
            d.ipaWrite("AGGR_FORCE_CLOSE", 0, 1 << id);
            active(d, rx, false, "force close");
            assertEquals(1, rx.poll().size());
            d.run(1000);
            assertEquals(0, rx.poll().size(), "its time runs out behind it: nothing to close");
            d.ipaWrite("ENDP_INIT_AGGR", id, 0);
            packet(d);
            active(d, rx, false, "no aggregation");
            assertEquals(1, rx.poll().size());
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldKeepAForceCloseForAStoppedChannelUntilItMoves(String soc) {
        try (var d = up(soc)) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(4, 8128);
            packet(d);
            d.channelCommand(rx.id(), MiniDriver.STOP);
            // From 4.0 on stopping closes; before, the buffer stays open.
            active(d, rx, d.rules.suspendBit(), "stopped");
            d.ipaWrite("AGGR_FORCE_CLOSE", 0, 1 << rx.endpoint.endpointId());
            active(d, rx, d.rules.suspendBit(), "nothing is written while it stands");
            d.channelCommand(rx.id(), MiniDriver.START);
            active(d, rx, false, "closed as soon as it moved");
            assertEquals(1, rx.poll().size());
        }
    }
}
