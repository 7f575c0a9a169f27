package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.qipa.api.device.Device.RegisterValue;
import org.qipa.api.document.Fault;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterField;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable.Region;

class FormatTest {

    private record Sample(String state, Optional<QrtrAddress> modem, Optional<String> none, OptionalInt bcr) {}

    @Test
    void shouldWriteRecordsAndOptionalsAsJson() {
        assertEquals("{\"state\":\"READY\",\"modem\":{\"node\":0,\"port\":5},\"none\":null,\"bcr\":null}", Out.json(
                new Sample("READY", Optional.of(new QrtrAddress(0, 5)), Optional.empty(), OptionalInt.empty())));
        assertEquals("\"READY\"", Out.json(org.qipa.api.device.DeviceState.READY));
    }

    @Test
    void shouldSetTablesInColumns() {
        assertEquals("""
                NAME  STATE
                a     READY
                long  -""", new Text.Table("NAME", "STATE").row("a", "READY").row("long", "-").toString());
        assertThrows(IllegalArgumentException.class, () -> new Text.Table("A", "B").row("one"));
    }

    @Test
    void shouldWriteDurationsAtAGlance() {
        assertEquals("870 us", Text.duration(870_999));
        assertEquals("12.3 ms", Text.duration(12_345_678));
        assertEquals("4.2 s", Text.duration(4_210_000_000L));
        assertEquals("3 min", Text.duration(185_000_000_000L));
    }

    @Test
    void shouldDrawLocalMemoryWithCanariesGapsAndOverlaps() {
        assertEquals(List.of(
                "LOCAL MEMORY  OFFSET  BYTES",
                "UC_SHARED     0x0000  128    #",
                "(free)        0x0080  120",
                "V4_FILTER     0x0100  256    cc##",
                "V6_FILTER     0x0180  128    # overlaps"), SocCommands.memory(List.of(
                        new Region(RegionId.V4_FILTER, 0x100, 256, 2), new Region(RegionId.UC_SHARED, 0, 128, 0),
                        new Region(RegionId.V6_FILTER, 0x180, 128, 0))));
    }

    @Test
    void shouldDecodeFieldsAndNameUnknownBits() {
        Register register = new Register("COMP_CFG", 0x3c, 0, "", "",
                List.of(new RegisterField("GSI_SNOC", 1, 1), new RegisterField("COUNT", 4, 8)));
        var view = RegisterCommands.view(Block.IPA, register, new RegisterValue("COMP_CFG", 0, 0x3c, 0x8000_0ff2));
        assertEquals(Map.of("GSI_SNOC", 1L, "COUNT", 255L), view.fields());
        assertEquals("0x80000000", view.unknownBits());
        assertEquals("IPA 0x0003c  0x80000ff2  COMP_CFG  GSI_SNOC=1  COUNT=0xff  unknown bits 0x80000000",
                RegisterCommands.text(view, false));
    }

    @Test
    void shouldLeaveOutFieldsThatAreZeroUnlessAsked() {
        Register register = new Register("FLAGS", 0x40, 0, "", "",
                List.of(new RegisterField("ON", 0, 1), new RegisterField("OFF", 1, 1)));
        var view = RegisterCommands.view(Block.IPA, register, new RegisterValue("FLAGS", 0, 0x40, 1));
        assertEquals("IPA 0x00040  0x00000001  FLAGS  ON=1", RegisterCommands.text(view, false));
        assertEquals("IPA 0x00040  0x00000001  FLAGS  ON=1  OFF=0", RegisterCommands.text(view, true));
    }

    @Test
    void shouldPutFieldsThatDoNotFitBelow() {
        List<RegisterField> fields = new java.util.ArrayList<>();
        for (int bit = 0; bit < 8; bit++) {
            fields.add(new RegisterField("FIELD_WITH_A_NAME_" + bit, bit, 1));
        }
        var view = RegisterCommands.view(Block.IPA, new Register("WIDE", 0x40, 0, "", "", fields),
                new RegisterValue("WIDE", 0, 0x40, 0xff));
        RegisterCommands.text(view, false).lines().forEach(line -> assertTrue(line.length() <= 100, line));
        assertEquals(3, RegisterCommands.text(view, false).lines().count());
    }

    @Test
    void shouldSetNumbersSideBySide() {
        assertEquals(List.of("  rx_bytes     0  tx_bytes  1200", "  x            7"), Text.columns(
                new java.util.TreeMap<>(Map.of("rx_bytes", 0L, "tx_bytes", 1200L, "x", 7L)), 40));
        assertEquals(List.of(), Text.columns(Map.of(), 80));
    }

    @Test
    void shouldShortenAddressesAsIpv6Does() {
        assertEquals("fd00:64::2/64", Text.address("fd00:64:0:0:0:0:0:2/64"));
        assertEquals("fd00:64:1::2/64", Text.address("fd00:64:1:0:0:0:0:2/64"));
        assertEquals("::1", Text.address("0:0:0:0:0:0:0:1"));
        assertEquals("fe80::/10", Text.address("fe80:0:0:0:0:0:0:0/10"));
        assertEquals("10.64.0.2/24", Text.address("10.64.0.2/24"));
    }

    @Test
    void shouldTakeAPlainWordAsKnown() {
        Register register = new Register("WORD", 0x10, 4, "endpoint", "", List.of());
        var view = RegisterCommands.view(Block.GSI, register, new RegisterValue("WORD", 3, 0x1c, -1));
        assertEquals("GSI 0x0001c  0xffffffff  WORD[3]", RegisterCommands.text(view, false));
    }

    @Test
    void shouldReadKindsAndRefuseUnknownOnes() throws CommandException {
        assertEquals(EnumSet.of(JournalKind.STATE, JournalKind.REGISTER_READ),
                JournalCommands.kinds("state,register-read"));
        assertEquals(EnumSet.allOf(JournalKind.class), JournalCommands.kinds(""));
        var e = assertThrows(CommandException.class, () -> JournalCommands.kinds("state,qim"));
        assertEquals("no such kind: kind=qim known=[register_read, register_write, gsi_command, doorbell, completion, "
                + "immediate_command, interrupt, qmi, qrtr, state, step, swap, power, loss, watchdog, fault, strike, "
                + "configuration]", e.getMessage());
    }

    @Test
    void shouldWriteEventsAsJsonLinesWithHexPayload() {
        JournalEvent event = new JournalEvent(7, "ipa0", 99, JournalKind.QMI, "INIT_DRIVER out", 1, 0x21, "",
                new byte[] {0, (byte) 0xff});
        assertEquals("{\"number\":7,\"device\":\"ipa0\",\"nanoTime\":99,\"kind\":\"QMI\",\"subject\":\"INIT_DRIVER out\","
                + "\"a\":1,\"b\":33,\"payload\":\"00ff\"}", Out.json(JournalCommands.json(event)));
        assertEquals("    0.000000  QMI               INIT_DRIVER out 1 33  00ff", JournalCommands.text(event, 99));
    }

    @Test
    void shouldSayWhyADeviceIsNotUpInOneLine() {
        var view = new DeviceView("ipa0", "sdm845", "3.5.1", "FAILED", 5, "", "", "gsi setup: channel=4 state=ERROR",
                List.of(new Fault("/endpoints/AP_LAN_RX/endpoint_id", "r", "endpoint=AP_LAN_RX id=9 silicon=14"),
                        new Fault("/x", "r", "m")), "0/1");
        assertEquals("ipa0 FAILED because gsi setup: channel=4 state=ERROR; what does not fit: endpoint=AP_LAN_RX id=9 "
                + "silicon=14; m", view.reason());
        assertEquals("gsi setup: channel=4 state=ERROR; faults=2, see ipa:show ipa0", view.trouble());
    }

    @Test
    void shouldTellASwapWithPhasesAndLosses() {
        var phases = new java.util.LinkedHashMap<String, Long>();
        phases.put("quiesce", 2_000_000L);
        phases.put("close", 8_000_000L);
        assertEquals("ipa0 sdm845 -> sc7280 in 80.0 ms (quiesce 2.0 ms, close 8.0 ms), lost 3\n  rx: 3", Swapper.text(
                new Swapper.Result("ipa0", "sdm845", "sc7280", 80_000_000, phases, Map.of("rx", 3L))));
        assertEquals(Map.of("b", 2L), Swapper.difference(Map.of("a", 1L, "b", 1L), Map.of("a", 1L, "b", 3L)));
    }
}
