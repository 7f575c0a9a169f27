package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.platform.Hardware.DmaBuffer;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.virtual.ipa.MiniDriver.Channel;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Settings;

class TablesTest {

    static final List<String> SOCS = Socs.ALL;

    private static void downlinkUp(MiniDriver d, EndpointName name) {
        if (d.rules.apAllocatesModemChannels()) {
            d.generic(2, d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId());
        }
        d.started(name).give(8, 8128);
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldMissInEveryTableAndGoAlongTheWireWhenAllSlotsLeadToTheZeroRule(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            var t = new TableDriver(d).load();
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            downlinkUp(d, EndpointName.AP_MODEM_RX);
            for (int version : new int[] {4, 6}) {
                tx.send(t.uplink(version));
                assertTrue(d.downlink(Packets.ip(version, Packets.UDP, 100), 1));
            }
            d.run(1000);
            assertEquals(2, d.uplink.size());
            assertEquals("4", TableDriver.value(d, "table.lookups"));
            assertEquals("4", TableDriver.value(d, "table.misses"));
            assertEquals("0x" + Long.toHexString(t.bitmap), TableDriver.value(d, "table.V6_FILTER.slot.00"));
            assertEquals("zero", TableDriver.value(d, "table.V4_ROUTE.rule.00"));
            boolean hashing = t.region(RegionId.V4_ROUTE_HASHED).size() > 0;
            assertEquals(Boolean.toString(hashing), TableDriver.value(d, "table.V6_ROUTE_HASHED.cached"));
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sc7180", "sdx55", "sdx65"})
    void shouldSendWhatNoRuleTakesToTheDefaultEndpointWhenThereIsNoWire(String soc) {
        try (var d = new MiniDriver(soc, "self", Settings.DEFAULTS.withoutWire()).up().modemUp()) {
            var t = new TableDriver(d).load();
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            downlinkUp(d, EndpointName.AP_MODEM_RX);
            Channel lan = d.started(EndpointName.AP_LAN_RX);
            lan.give(2, 8128);
            byte[] up = t.uplink(4);
            tx.send(up);
            d.run(10);
            assertTrue(d.downlink(Packets.ip(6, Packets.UDP, 60), 1));
            d.run(1000);
            assertEquals(0, d.uplink.size());
            ByteBuffer b = ByteBuffer.wrap(lan.received(lan.poll().get(0))).order(ByteOrder.LITTLE_ENDIAN);
            int at = 0;
            for (int source : new int[] {d.id(EndpointName.AP_MODEM_TX), d.id(EndpointName.MODEM_AP_TX)}) {
                int length = at == 0 ? up.length : 60;
                assertEquals(1, b.getInt(at), "opcode packet, no exception, no mask");
                assertEquals(length, b.getShort(at + 4));
                assertEquals(source, b.get(at + 6));
                assertEquals(d.id(EndpointName.AP_LAN_RX), b.get(at + (d.rules.wideEndpointIds() ? 30 : 7)));
                assertEquals(0x3ff, b.getInt(at + 12) >>> 4 & 0x3ff, "no filter rule");
                assertEquals(0x3ff, b.getInt(at + 12) >>> 22, "no route rule");
                at += 32 + (length + 3 & -4);
            }
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldLookInTheSlotOfTheEndpointsRankAndInNoOther(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            var t = new TableDriver(d).load();
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            downlinkUp(d, EndpointName.AP_MODEM_RX);
            DmaBuffer rule = t.rule(0x1234);
            for (int slot = 1; slot <= t.filtered; slot++) {
                t.slot(RegionId.V4_FILTER, slot, rule.busAddress());
            }
            tx.send(t.uplink(4));
            tx.send(t.uplink(4));
            tx.send(t.uplink(6));
            d.run(10);
            String expected = "table=V4_FILTER slot=%d address=0x" + Long.toHexString(rule.busAddress()) + " rule=0x1234";
            assertEquals(List.of(expected.formatted(t.filterSlot(EndpointName.AP_MODEM_TX))),
                    d.journal.faults(Rule.RULE_NOT_UNDERSTOOD), "once");
            assertEquals(3, d.uplink.size(), "as if the rule did not take it");
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            assertEquals(List.of(expected.formatted(t.filterSlot(EndpointName.MODEM_AP_TX))),
                    d.journal.faults(Rule.RULE_NOT_UNDERSTOOD).subList(1, 2));
        }
    }

    @Test
    void shouldReportRulesThatWereGivenBackAfterPacketsHaveMetThem() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            var t = new TableDriver(d).load();
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            DmaBuffer rule = t.rule(0);
            t.slot(RegionId.V4_ROUTE, 0, rule.busAddress());
            for (int i = 0; i < 4; i++) {
                tx.send(t.uplink(4));
            }
            d.run(10);
            assertEquals(List.of(), d.journal.faults());
            rule.close();
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals(1, d.journal.faults(Rule.TABLE_ADDRESS).size());
            assertEquals(5, d.uplink.size(), "as if there were no rule");
        }
    }

    @Test
    void shouldReportSlotsThatDoNotLeadToRules() {
        try (var d = new MiniDriver("sdx55").up().modemUp()) {
            var t = new TableDriver(d).load();
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            DmaBuffer rule = t.rule(0);
            int slot = t.filterSlot(EndpointName.AP_MODEM_TX);
            t.slot(RegionId.V4_FILTER, slot, rule.busAddress() + 8);
            t.slot(RegionId.V4_ROUTE, 0, 0x1000);
            tx.send(t.uplink(4));
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals(List.of("table=V4_FILTER slot=" + slot + " address=0x" + Long.toHexString(rule.busAddress() + 8)
                    + " alignment=128", "table=V4_ROUTE slot=0 address=0x1000 is in no mapping"),
                    d.journal.faults(Rule.TABLE_ADDRESS));
            t.slot(RegionId.V4_FILTER, slot, rule.busAddress());
            t.slot(RegionId.V4_ROUTE, 0, rule.busAddress());
            tx.send(t.uplink(4));
            d.run(10);
            rule.close();
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals(4, d.faults(Rule.TABLE_ADDRESS), "both slots lead to memory that was given back");
            assertEquals(4, d.uplink.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sm8550"})
    void shouldReportABitmapThatIsNotThatOfTheEndpoints(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            var t = new TableDriver(d).load();
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            t.slot(RegionId.V6_FILTER, 0, t.image.busAddress());
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals(0, d.faults(Rule.FILTER_BITMAP), "the other table is sound");
            tx.send(t.uplink(6));
            tx.send(t.uplink(6));
            d.run(10);
            assertEquals(List.of("table=V6_FILTER bitmap=0x" + Long.toHexString(t.image.busAddress()) + " expected=0x"
                    + Long.toHexString(t.bitmap) + " slots=" + (1 + t.filtered)), d.journal.faults(Rule.FILTER_BITMAP));
        }
    }

    @ParameterizedTest
    @CsvSource({"sdm845, FILT_ROUT_HASH_FLUSH, 0x0111, 0x1000", "sdx55, FILT_ROUT_HASH_FLUSH, 0x0111, 0x1000",
        "sdx65, FILT_ROUT_CACHE_FLUSH, 0x01, 0x10", "sm8550, FILT_ROUT_CACHE_FLUSH, 0x01, 0x10"})
    void shouldUseStaleCopiesOfHashedTablesUntilTheyAreFlushed(String soc, String register, String others, String own) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            var t = new TableDriver(d).load();
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            tx.send(t.uplink(4));
            d.run(10);
            int slot = t.filterSlot(EndpointName.AP_MODEM_TX);
            t.slot(RegionId.V4_FILTER_HASHED, slot, t.rule(0x77).busAddress());
            String name = "table.V4_FILTER_HASHED.cached.0" + slot;
            assertEquals("0x" + Long.toHexString(t.image.busAddress()), TableDriver.value(d, name), "stale");
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals(0, d.faults(Rule.RULE_NOT_UNDERSTOOD));
            d.ipaWrite(register, 0, Integer.decode(others));
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals(0, d.faults(Rule.RULE_NOT_UNDERSTOOD), "other tables were flushed");
            d.ipaWrite(register, 0, Integer.decode(own));
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals(1, d.faults(Rule.RULE_NOT_UNDERSTOOD));
            assertEquals("2", TableDriver.value(d, "table.V4_FILTER_HASHED.copies"));
            assertEquals(4, d.uplink.size());
        }
    }

    @Test
    void shouldKeepTheRulesThemselvesInTheCachedCopy() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            var t = new TableDriver(d).load();
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            DmaBuffer rule = t.rule(0);
            t.slot(RegionId.V4_ROUTE_HASHED, 0, rule.busAddress());
            t.slot(RegionId.V4_ROUTE, 0, rule.busAddress());
            tx.send(t.uplink(4));
            d.run(10);
            rule.segment().set(ValueLayout.JAVA_LONG, 0, 5L);
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals(List.of("table=V4_ROUTE slot=0 address=0x" + Long.toHexString(rule.busAddress()) + " rule=0x5"),
                    d.journal.faults(Rule.RULE_NOT_UNDERSTOOD), "only the table that is read for every packet");
            d.ipaWrite("FILT_ROUT_HASH_FLUSH", 0, 0x0100);
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals("table=V4_ROUTE_HASHED slot=0 address=0x" + Long.toHexString(rule.busAddress())
                    + " rule=0x5 (cached)", d.journal.faults(Rule.RULE_NOT_UNDERSTOOD).get(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"msm8998", "sc7180", "sm8550"})
    void shouldLetTheModemWriteItsOwnSlotsAndNoOthers(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            var t = new TableDriver(d).load();
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            DmaBuffer rules = d.modem.allocate("rules of the modem", 128, 128);
            var address = MemorySegment.ofArray(new long[] {rules.busAddress()});
            int own = t.offset(RegionId.V4_FILTER) + 8 * t.filterSlot(EndpointName.MODEM_AP_TX);
            int routes = d.modem.modemRouteCount();
            assertTrue(d.modem.write(own, address));
            for (int i = 0; i < routes; i++) {
                assertTrue(d.modem.write(t.offset(RegionId.V4_ROUTE) + 8 * i, address));
            }
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals(1, d.uplink.size());
            assertEquals("zero", TableDriver.value(d, "table.V4_ROUTE.rule.00"));
            assertEquals(List.of(), d.journal.faults());
            int aps = t.offset(RegionId.V4_FILTER) + 8 * t.filterSlot(EndpointName.AP_MODEM_TX);
            assertFalse(d.modem.write(aps, address));
            assertFalse(d.modem.write(t.offset(RegionId.V4_ROUTE) + 8 * routes, address));
            assertFalse(d.modem.write(t.offset(RegionId.V4_FILTER), address), "the bitmap");
            assertFalse(d.modem.write(-8, address));
            assertFalse(d.modem.write(d.modem.localMemorySize() - 4, address));
            assertEquals(5, d.faults(Rule.MODEM_WRITE_OUTSIDE_RANGE));
            assertEquals(t.image.busAddress(), d.hardware.localMemory().get(ValueLayout.JAVA_LONG_UNALIGNED, aps));
        }
    }
}
