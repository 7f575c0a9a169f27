package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.platform.Hardware.DmaBuffer;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.virtual.ipa.MiniDriver.Channel;
import org.qipa.virtual.ipa.MiniDriver.Event;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Settings;

class CommandsTest {

    private static ByteBuffer payload(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Region region(MiniDriver d, RegionId id) {
        return d.soc.table().memory().regions().stream().filter(r -> r.id() == id).findFirst().orElseThrow();
    }

    /** One command in a transaction of its own; answers its events. */
    private static List<Event> command(MiniDriver d, Channel ch, int opcode, ByteBuffer payload) {
        ch.tre(ch.data(payload.array()).busAddress(), opcode, MiniDriver.LAST_COMMAND);
        ch.ring();
        d.run(10);
        return ch.poll();
    }

    private static ByteBuffer dma(int size, int offset, int flags, long address) {
        return payload(16).putShort(2, (short) size).putShort(4, (short) offset).putShort(6, (short) flags).putLong(8, address);
    }

    private static DmaBuffer filled(MiniDriver d, int size) {
        DmaBuffer b = d.hardware.allocate("data", size, 8);
        for (int i = 0; i < size; i++) {
            b.segment().set(ValueLayout.JAVA_BYTE, i, (byte) (i + 1));
        }
        return b;
    }

    @Test
    void shouldLoadBothHalvesOfATableWhereTheFlagsSay() {
        try (var d = new MiniDriver("sdm845").up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            DmaBuffer table = filled(d, 0x78);
            // The example of spec 07 §3.1: sizes 0x78, non-hashed offset 0x508, hashed offset 0x488.
            assertEquals(1, command(d, ch, 7, payload(24).putLong(0, table.busAddress()).putLong(8, 0x0005_0807_8048_8078L)
                    .putLong(16, table.busAddress())).size());
            assertEquals(-1, table.segment().mismatch(d.hardware.localMemory().asSlice(0x488, 0x78)));
            assertEquals(-1, table.segment().mismatch(d.hardware.localMemory().asSlice(0x508, 0x78)));
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @Test
    void shouldLoadHeadersAndMoveDataBothWays() {
        try (var d = new MiniDriver("sdm845").up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            DmaBuffer headers = filled(d, 0x140);
            command(d, ch, 9, payload(16).putLong(0, headers.busAddress()).putInt(8, 0x0068_8140));
            assertEquals(-1, headers.segment().mismatch(d.hardware.localMemory().asSlice(0x688, 0x140)));
            DmaBuffer back = d.hardware.allocate("back", 16, 8);
            command(d, ch, 0x13, dma(16, 0x688, 1, back.busAddress()));
            assertEquals(-1, back.segment().mismatch(headers.segment().asSlice(0, 16)));
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @Test
    void shouldCarryOutCommandsInOrderAndWriteOneEventForTheLast() {
        try (var d = new MiniDriver("sdm845").up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            int offset = region(d, RegionId.MODEM).offset();
            DmaBuffer first = filled(d, 8);
            DmaBuffer second = d.hardware.allocate("zero", 8, 8);
            ch.tre(ch.data(dma(8, offset, 0, first.busAddress()).array()).busAddress(), 0x13, MiniDriver.COMMAND);
            ch.tre(ch.data(dma(4, offset, 0, second.busAddress()).array()).busAddress(), 0x13, MiniDriver.LAST_COMMAND);
            ch.ring();
            d.run(10);
            assertEquals(List.of(new Event(ch.treAddress(1), 0, ch.id())), ch.poll());
            assertEquals(0x0807_0605_0000_0000L, d.hardware.localMemory().get(ValueLayout.JAVA_LONG, offset));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx55", "sm8550"})
    void shouldWriteRegistersUnderAMaskInTheEncodingOfTheVersion(String soc) {
        try (var d = new MiniDriver(soc).up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            int id = d.id(EndpointName.MODEM_AP_TX);
            int offset = d.soc.ipaRegisters().register("ENDP_STATUS").offset(id);
            d.ipaWrite("ENDP_STATUS", id, 0x15);
            ByteBuffer p = payload(16).putShort(2, (short) offset).putInt(4, 0xff).putInt(8, 0x3);
            if (d.rules.clearOptionInOpcode()) {
                p.putShort(0, (short) (offset >> 16 << 11));
            }
            command(d, ch, 0x0c, p);
            assertEquals(0x17, d.ipaRead("ENDP_STATUS", id));
            command(d, ch, 0x0c, p.putInt(4, 0).putInt(8, 0));
            assertEquals(0x17, d.ipaRead("ENDP_STATUS", id), "mask 0 writes nothing");
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @Test
    void shouldReachRegistersAbove64KOnlyWithTheUpperOffsetBits() {
        try (var d = new MiniDriver("sdx55").up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            command(d, ch, 0x0c, payload(16).putShort(0, (short) 0x0800).putShort(2, (short) 0x405c).putInt(8, -1));
            assertEquals(List.of("ipa-reg command write offset=0x1405c value=0x0"), d.journal.faults(Rule.UNKNOWN_REGISTER));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sc7180", "sdx55", "sdx65", "sm8550"})
    void shouldBringTheTaggedPacketBackToLanRxWithItsStatus(String soc) {
        try (var d = new MiniDriver(soc).up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            Channel lan = d.started(EndpointName.AP_LAN_RX);
            lan.give(4, 8128);
            boolean wide = d.rules.clearOptionInOpcode();
            ByteBuffer clear = payload(16);
            if (!wide) {
                clear.putInt(12, 2);
            }
            ch.tre(ch.data(clear.array()).busAddress(), wide ? 0x40c : 0x0c, MiniDriver.COMMAND);
            ch.tre(ch.data(payload(8).put(0, (byte) d.id(EndpointName.AP_LAN_RX)).array()).busAddress(), 0x10,
                    MiniDriver.COMMAND);
            ch.tre(ch.data(payload(8).putLong(0, 0x1234_5678_9abcL << 16).array()).busAddress(), 0x14, MiniDriver.COMMAND);
            ch.tre(ch.data(new byte[24]).busAddress(), 24, MiniDriver.SINGLE);
            ch.ring();
            d.run(1000);
            assertEquals(1, ch.poll().size());
            List<Event> events = lan.poll();
            assertEquals(1, events.size(), "closed by the aggregation time limit");
            assertEquals(32 + 24, events.get(0).length());
            ByteBuffer s = ByteBuffer.wrap(lan.received(events.get(0))).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(0x0010_0001, s.getInt(0), "opcode packet, no exception, tag valid");
            int source = d.id(EndpointName.AP_COMMAND_TX);
            int destination = d.id(EndpointName.AP_LAN_RX);
            assertEquals(24 | source << 16 | (d.rules.wideEndpointIds() ? 0 : destination << 24), s.getInt(4));
            assertEquals(d.rules.wideEndpointIds() ? destination << 16 : 0, s.getInt(28));
            assertEquals(0x9abc, s.getInt(16) >>> 16);
            assertEquals(0x1234_5678, s.getInt(20));
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @Test
    void shouldLoseTheTagStatusWhenAsked() {
        try (var d = new MiniDriver("sdm845").up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            Channel lan = d.started(EndpointName.AP_LAN_RX);
            lan.give(1, 8128);
            d.arm("ipa.tag-status-lost", 1);
            ch.tre(ch.data(payload(8).put(0, (byte) 9).array()).busAddress(), 0x10, MiniDriver.COMMAND);
            ch.tre(ch.data(payload(8).array()).busAddress(), 0x14, MiniDriver.COMMAND);
            ch.tre(ch.data(new byte[24]).busAddress(), 24, MiniDriver.SINGLE);
            ch.ring();
            d.run(1000);
            assertEquals(1, ch.poll().size());
            assertEquals(0, lan.poll().size());
        }
    }

    @Test
    void shouldFlagTableWritesThatLeaveTheirRegionHitACanaryOrLeaveTheWindow() {
        try (var d = new MiniDriver("sm8550").up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            DmaBuffer data = filled(d, 64);
            Region route = region(d, RegionId.V4_ROUTE);
            command(d, ch, 0x13, dma(8, route.offset() - 4, 0, data.busAddress()));
            assertEquals(1, d.faults(Rule.CANARY_OVERWRITTEN));
            command(d, ch, 0x13, dma(64, d.hardware.modemSilicon().localMemorySize() - 32, 0, data.busAddress()));
            assertEquals(1, d.faults(Rule.LOCAL_MEMORY_RANGE));
            command(d, ch, 0x13, dma(8, d.hardware.modemSilicon().localMemorySize() - 8, 0, data.busAddress()));
            assertEquals(1, d.faults(Rule.TABLE_WRITE_OUTSIDE_REGION));
            command(d, ch, 0x13, dma(0, route.offset(), 0, data.busAddress()));
            assertEquals(2, d.faults(Rule.LOCAL_MEMORY_RANGE), "size 0");
        }
    }

    @Test
    void shouldAddNothingToOffsetsAndCountFromTheWindowsStart() {
        try (var d = new MiniDriver("sdm845", "self", Settings.DEFAULTS.withMemOffset(0x280)).up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            DmaBuffer data = filled(d, 8);
            int offset = 0x280 + region(d, RegionId.V4_ROUTE).offset();
            command(d, ch, 0x13, dma(8, offset, 0, data.busAddress()));
            assertEquals(-1, MemorySegment.mismatch(data.segment(), 0, 8, d.hardware.localMemory(), offset, offset + 8));
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @Test
    void shouldFailTheChannelWithoutAnEventWhenTheOpcodeIsUnknown() {
        try (var d = new MiniDriver("sdm845").up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            assertEquals(List.of(), command(d, ch, 0x2a, payload(8)));
            assertEquals(15, ch.state());
            assertEquals(List.of("opcode=0x2a"), d.journal.faults(Rule.UNKNOWN_IMMEDIATE_COMMAND));
            assertEquals(2 << 24 | ch.id() << 19 | 1 << 12, d.gsiRead("ERROR_LOG", 0));
        }
    }

    @Test
    void shouldFlagACommandOnADataChannelAndDoNothing() {
        try (var d = new MiniDriver("sdm845").up()) {
            Channel ch = d.started(EndpointName.AP_MODEM_TX);
            byte[] before = d.hardware.localMemory().toArray(ValueLayout.JAVA_BYTE);
            command(d, ch, 0x13, dma(8, 0x508, 0, filled(d, 8).busAddress()));
            assertEquals(1, d.faults(Rule.COMMAND_ON_DATA_CHANNEL));
            assertArrayEquals(before, d.hardware.localMemory().toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void shouldFlagAPayloadOutsideOfMappings() {
        try (var d = new MiniDriver("sdm845").up()) {
            Channel ch = d.started(EndpointName.AP_COMMAND_TX);
            ch.tre(0x1234, 0x13, MiniDriver.LAST_COMMAND);
            ch.ring();
            d.run(10);
            assertEquals(1, d.faults(Rule.DMA_OUTSIDE_MAPPING));
        }
    }

    @Test
    void shouldCountCanariesThatHold() {
        try (var d = new MiniDriver("sdm845").up()) {
            int[] words = d.soc.table().memory().regions().stream().mapToInt(Region::canaryCount).toArray();
            assertEquals(Arrays.stream(words).sum(), d.hardware.state().canaries());
            for (Region r : d.soc.table().memory().regions()) {
                for (int i = 1; i <= r.canaryCount(); i++) {
                    d.hardware.localMemory().set(ValueLayout.JAVA_INT, r.offset() - 4 * i, 0xdeadbeef);
                }
            }
            assertEquals(d.hardware.state().canaries(), d.hardware.state().canariesIntact());
        }
    }
}
