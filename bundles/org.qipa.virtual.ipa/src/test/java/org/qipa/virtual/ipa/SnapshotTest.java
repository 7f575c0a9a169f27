package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.platform.SiliconSnapshot;
import org.qipa.api.platform.SiliconSnapshot.Difference;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.virtual.ipa.MiniDriver.Channel;

class SnapshotTest {

    static final List<String> SOCS = Socs.ALL;

    /** Tables, channels, packets both ways, an open aggregation. */
    private static MiniDriver busy(String soc) {
        var d = new MiniDriver(soc).up().modemUp();
        if (d.rules.apAllocatesModemChannels()) {
            d.generic(2, d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId());
        }
        var t = new TableDriver(d).load();
        Channel tx = d.started(EndpointName.AP_MODEM_TX);
        d.started(EndpointName.AP_MODEM_RX).give(4, 8128);
        tx.send(t.uplink(4));
        d.run(1000);
        d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
        return d;
    }

    private static List<String> lines(List<Difference> differences) {
        return differences.stream().map(Difference::toString).toList();
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldBeTheSameForTwoDevicesBroughtUpAlike(String soc) {
        try (var a = busy(soc); var b = busy(soc)) {
            assertEquals(List.of(), lines(a.hardware.snapshot(true).differences(b.hardware.snapshot(true))));
        }
    }

    @Test
    void shouldShowOneChangedRegisterAsExactlyThatLine() {
        try (var d = busy("sdm845")) {
            SiliconSnapshot before = d.hardware.snapshot(false);
            d.ipaWrite("ENDP_INIT_SEQ", 2, 0x804);
            assertEquals(List.of("ipa-reg.ENDP_INIT_SEQ.02: 0x00000000 -> 0x00000804 SEQ_TYPE=4 SEQ_REP_TYPE=8"),
                    lines(before.differences(d.hardware.snapshot(false))));
        }
    }

    @Test
    void shouldShowWhatCameAndWhatWent() {
        try (var d = new MiniDriver("sdm845").up()) {
            SiliconSnapshot before = d.hardware.snapshot(false);
            d.ipaRead("AGGR_FORCE_CLOSE", 0);
            SiliconSnapshot after = d.hardware.snapshot(false);
            assertEquals(List.of("+ fault.read-of-write-only=1"), lines(before.differences(after)));
            assertEquals(List.of("- fault.read-of-write-only=1"), lines(after.differences(before)));
            assertEquals(List.of(), after.differences(after));
        }
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldHaveEveryRegisterThatCanBeRead(String soc) {
        try (var d = new MiniDriver(soc).up()) {
            var values = d.hardware.snapshot(false).values();
            for (RegisterMap map : List.of(d.soc.ipaRegisters(), d.soc.gsiRegisters())) {
                String window = map.block() == RegisterMap.Block.IPA ? "ipa-reg." : "gsi.";
                long shown = map.registers().stream().filter(r -> values.containsKey(window + r.name()
                        + (r.stride() == 0 ? "" : ".00"))).count();
                long writeOnly = map.registers().stream().filter(r -> r.name().endsWith("_CLR")
                        || r.name().contains("DOORBELL") || r.name().contains("_FLUSH") || r.name().endsWith("_CMD")
                        || r.name().equals("AGGR_FORCE_CLOSE") || r.name().equals("IPA_IRQ_UC")).count();
                assertEquals(map.registers().size(), shown + writeOnly);
            }
        }
    }

    @Test
    void shouldShowEveryPartOfABusyDevice() {
        try (var d = busy("sdm845")) {
            var values = d.hardware.snapshot(false).values();
            assertEquals("AP_MODEM_TX", values.get("channel.03.endpoint"));
            assertEquals("STARTED", values.get("channel.03.state"));
            assertEquals("1", values.get("channel.03.transfers"));
            assertEquals("true", values.get("endpoint.10.aggregating"));
            assertEquals("72", values.get("endpoint.10.open-bytes"));
            assertEquals("1", values.get("event-ring.01.written"));
            assertEquals("true", values.get("power.clock"));
            assertEquals("OFF", values.get("uc.state"));
            assertEquals("1", values.get("modem.sent"));
            assertEquals("1", values.get("modem.received"));
            assertEquals("1", values.get("pipeline.modem-statuses"));
            assertEquals("true", values.get("line.ipa.requested"));
            assertEquals("false", values.get("closed"));
            assertEquals("false", values.get("power.smp2p.clock-enabled"));
            assertTrue(values.containsKey("memory.MODEM.digest"));
        }
    }

    @Test
    void shouldShowTheWordsOfLocalMemoryOnDemandAndADigestOfEachRegionAlways() {
        try (var d = new MiniDriver("sdm845").up()) {
            SiliconSnapshot digests = d.hardware.snapshot(false);
            SiliconSnapshot words = d.hardware.snapshot(true);
            int offset = d.soc.table().memory().regions().stream().filter(r -> r.id() == RegionId.MODEM).findFirst()
                    .orElseThrow().offset();
            d.hardware.localMemory().set(ValueLayout.JAVA_INT, offset, 0x1234_5678);
            assertEquals(List.of("memory.MODEM.digest"), digests.differences(d.hardware.snapshot(false)).stream()
                    .map(Difference::name).toList());
            assertEquals(List.of("memory.MODEM.digest", "memory.word." + String.format("%04x", offset)),
                    words.differences(d.hardware.snapshot(true)).stream().map(Difference::name).toList());
            assertFalse(digests.values().containsKey("memory.word.0000"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"msm8998", "sdx65"})
    void shouldChangeNothingByLookingAndNeedNoPower(String soc) {
        try (var d = busy(soc)) {
            d.hardware.power().clock(false);
            long events = d.journal.next();
            SiliconSnapshot first = d.hardware.snapshot(true);
            assertEquals(List.of(), first.differences(d.hardware.snapshot(true)));
            assertEquals(events, d.journal.next());
            assertEquals("false", first.values().get("power.clock"));
            assertNotEquals("0x00000000", first.values().get("ipa-reg.ROUTE"));
        }
    }

    @Test
    void shouldSaySoAfterTheDeviceWasClosed() {
        var d = new MiniDriver("sdm845").up();
        d.close();
        assertEquals("true", d.hardware.snapshot(true).values().get("closed"));
    }

    @Test
    void shouldCutOutWhatBeginsWithAPrefix() {
        try (var d = new MiniDriver("sdm845").up()) {
            var only = d.hardware.snapshot(false).only("ipa-reg.ENDP_INIT_HDR.");
            assertEquals(13, only.values().size());
            assertEquals("ipa0", only.device());
        }
    }
}
