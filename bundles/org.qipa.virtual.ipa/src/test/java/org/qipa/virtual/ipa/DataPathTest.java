package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.soc.EndpointName;
import org.qipa.virtual.ipa.MiniDriver.Channel;
import org.qipa.virtual.ipa.MiniDriver.Event;
import org.qipa.virtual.ipa.silicon.Rule;

class DataPathTest {

    static Stream<Arguments> packetsAndSocs() {
        return Stream.of("msm8998", "sdm845", "sc7180", "sdx55", "sm8350", "sdx65", "sm8550").flatMap(soc -> Stream.of(4, 6)
                .flatMap(v -> Stream.of(Packets.TCP, Packets.UDP).flatMap(p -> Stream.of(61, 1500)
                        .map(length -> Arguments.of(soc, v, p, length)))));
    }

    /** MAP and checksum header for an uplink packet whose checksum the hardware is to finish. */
    static byte[] framed(MiniDriver d, byte[] ip, int protocol) {
        byte[] packet = ip.clone();
        int field = Packets.checksumField(packet, protocol);
        int pseudo = Packets.pseudo(packet, protocol);
        if (d.rules.mapV5()) {
            Packets.put16(packet, field, pseudo);
            return Packets.join(Packets.map(0x40, MiniDriver.UPLINK_MUX, packet.length), Packets.bytes(4, 0x80, 0, 0), packet);
        }
        Packets.put16(packet, field, ~pseudo);
        int start = Packets.headerLength(packet);
        int info = 0x8000 | (protocol == Packets.UDP ? 0x4000 : 0) | field - start;
        return Packets.join(Packets.map(0, MiniDriver.UPLINK_MUX, packet.length),
                Packets.bytes(start >> 8, start, info >> 8, info), packet);
    }

    @ParameterizedTest
    @MethodSource("packetsAndSocs")
    void shouldTakeTheHeaderOffAndFinishTheChecksumUplink(String soc, int version, int protocol, int length) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            byte[] ip = Packets.ip(version, protocol, length);
            byte[] sent = framed(d, ip, protocol);
            tx.send(sent);
            d.run(10);
            assertEquals(1, d.uplink.size(), () -> d.journal.faults().toString());
            byte[] got = d.uplink.get(0).packet();
            assertTrue(Packets.verifies(got, protocol));
            assertArrayEquals(Packets.finished(ip, protocol), got);
            assertEquals(MiniDriver.UPLINK_MUX, d.uplink.get(0).metadata() & 0xff);
            assertEquals(length, d.uplink.get(0).metadata() >>> 16);
            assertArrayEquals(sent, tx.buffers.get(0).segment().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE),
                    "the driver's buffer is read only");
            assertEquals(sent.length, tx.poll().get(0).length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx55"})
    void shouldLeaveThePacketAloneWhenNoChecksumIsAskedFor(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            byte[] ip = Packets.ip(4, Packets.UDP, 100);
            tx.send(Packets.join(Packets.map(0, 1, 100), d.rules.mapV5() ? Packets.bytes(4, 0, 0, 0) : new byte[4], ip));
            d.run(10);
            assertArrayEquals(ip, d.uplink.get(0).packet());
        }
    }

    @Test
    void shouldSendPacketsThePipelineCannotHandleToTheDefaultEndpointWithAStatus() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel lan = d.started(EndpointName.AP_LAN_RX);
            lan.give(4, 8128);
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            byte[] notIp = Packets.join(Packets.map(0, 1, 41), new byte[4], new byte[41]);
            byte[] badChecksum = Packets.join(Packets.map(0, 1, 40), Packets.bytes(0x10, 0, 0x80, 0x10),
                    Packets.ip(4, Packets.UDP, 40));
            tx.send(notIp);
            tx.send(badChecksum);
            tx.send(Packets.bytes(0, 1, 0));
            d.run(1000);
            assertEquals(0, d.uplink.size());
            List<Event> events = lan.poll();
            assertEquals(1, events.size(), "aggregated");
            ByteBuffer b = ByteBuffer.wrap(lan.received(events.get(0))).order(ByteOrder.LITTLE_ENDIAN);
            int at = 0;
            int[] lengths = {notIp.length, badChecksum.length, 3};
            int[] exceptions = {4, 229, 8};
            for (int i = 0; i < 3; i++) {
                assertEquals(1, b.get(at));
                assertEquals(exceptions[i], b.get(at + 1) & 0xff);
                assertEquals(lengths[i], b.getShort(at + 4));
                assertEquals(d.id(EndpointName.AP_MODEM_TX), b.get(at + 6));
                assertEquals(d.id(EndpointName.AP_LAN_RX), b.get(at + 7));
                assertEquals(0x3ff, b.getInt(at + 12) >>> 22, "no route rule");
                at += 32 + (lengths[i] + 3 & -4);
            }
            assertEquals(at, events.get(0).length());
        }
    }

    @Test
    void shouldHandMapCommandsToTheModemAsTheyAre() {
        try (var d = new MiniDriver("sdx55").up().modemUp()) {
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            byte[] ack = Packets.join(Packets.map(0x80, 1, 16), Packets.bytes(1, 1, 0, 0), new byte[12]);
            tx.send(ack);
            d.run(10);
            assertArrayEquals(Arrays.copyOfRange(ack, 4, 20), d.uplink.get(0).packet());
            assertEquals(0x8001, d.uplink.get(0).metadata() & 0xffff);
        }
    }

    @ParameterizedTest
    @MethodSource("packetsAndSocs")
    void shouldPutTheHeaderInFrontDownlink(String soc, int version, int protocol, int length) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            allocateDownlink(d);
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(8, 8128);
            byte[] good = Packets.finished(Packets.ip(version, protocol, length), protocol);
            byte[] bad = good.clone();
            bad[length - 1] ^= 0x40;
            assertTrue(d.downlink(good, 5));
            assertTrue(d.downlink(bad, 6));
            d.run(1000);
            byte[] got = rx.received(rx.poll().get(0));
            int frame = d.rules.mapV5() ? 8 + length : 4 + length + 8;
            assertEquals(2 * frame, got.length);
            for (int i = 0; i < 2; i++) {
                byte[] f = Arrays.copyOfRange(got, i * frame, (i + 1) * frame);
                byte[] ip = i == 0 ? good : bad;
                if (d.rules.mapV5()) {
                    assertArrayEquals(Packets.bytes(0x40, 5 + i, length >> 8, length, 4, i == 0 ? 0x80 : 0, 0, 0),
                            Arrays.copyOf(f, 8));
                    assertArrayEquals(ip, Arrays.copyOfRange(f, 8, frame));
                } else {
                    assertArrayEquals(Packets.bytes(0, 5 + i, length >> 8, length), Arrays.copyOf(f, 4));
                    assertArrayEquals(ip, Arrays.copyOfRange(f, 4, 4 + length));
                    int value = ~Packets.sum(ip, 0, length);
                    assertArrayEquals(Packets.bytes(0, 1, 0, 0, length >> 8, length, value >> 8, value),
                            Arrays.copyOfRange(f, 4 + length, frame));
                }
            }
            assertEquals(List.of(), d.journal.faults());
        }
    }

    /** On 4.2 the modem's channel is the AP's to make. */
    private static void allocateDownlink(MiniDriver d) {
        if (d.rules.apAllocatesModemChannels()) {
            d.generic(2, d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId());
        }
    }

    @Test
    void shouldCloseAggregationAtTheSoftLimit() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(2, 8128);
            for (int i = 0; i < 4; i++) {
                d.downlink(Packets.ip(4, Packets.UDP, 1500), 1);
            }
            assertEquals(0, rx.poll().size());
            int bit = 1 << rx.endpoint.endpointId();
            assertEquals(bit, d.ipaRead("STATE_AGGR_ACTIVE", 0));
            d.downlink(Packets.ip(4, Packets.UDP, 1500), 1);
            assertEquals(7560, rx.poll().get(0).length());
            assertEquals(0, d.ipaRead("STATE_AGGR_ACTIVE", 0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx55", "sdx65"})
    void shouldCloseAggregationWhenItsTimeIsUp(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(2, 8128);
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            d.run(499);
            assertEquals(0, rx.poll().size());
            d.run(1);
            assertEquals(1, rx.poll().size());
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            d.run(499);
            assertEquals(0, rx.poll().size(), "the time counts from the first packet of each buffer");
            d.run(1);
            assertEquals(1, rx.poll().size());
        }
    }

    @Test
    void shouldNotCloseAggregationByTimeWhenTheTimersClockIsOff() {
        try (var d = new MiniDriver("sdx55").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            d.ipaWrite("TIMERS_XO_CLK_DIV_CFG", 0, 0xbf);
            rx.give(2, 8128);
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            d.run(100_000);
            assertEquals(0, rx.poll().size());
        }
    }

    @Test
    void shouldObeyEachOtherWayToCloseAggregation() {
        try (var d = new MiniDriver("sdx55").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            int id = rx.endpoint.endpointId();
            byte[] ip = Packets.ip(4, Packets.UDP, 1000);
            rx.give(10, 4000);
            d.ipaWrite("ENDP_INIT_AGGR", id, d.aggregation(0, 0).with("PKT_LIMIT", 2).value());
            d.downlink(ip, 1);
            d.downlink(ip, 1);
            assertEquals(2016, rx.poll().get(0).length(), "packet limit");
            d.ipaWrite("ENDP_INIT_AGGR", id, d.aggregation(3, 0).with("HARD_BYTE_LIMIT_EN", 1).value());
            for (int i = 0; i < 4; i++) {
                d.downlink(ip, 1);
            }
            assertEquals(3024, rx.poll().get(0).length(), "hard limit not crossed");
            d.ipaWrite("AGGR_FORCE_CLOSE", 0, 1 << id);
            assertEquals(1008, rx.poll().get(0).length(), "force close");
            d.ipaWrite("ENDP_INIT_AGGR", id, d.aggregation(0, 0).value());
            for (int i = 0; i < 4; i++) {
                d.downlink(ip, 1);
            }
            assertEquals(3024, rx.poll().get(0).length(), "no room");
            d.ipaWrite("ENDP_INIT_AGGR", id, d.aggregation(0, 0).with("SW_EOF_ACTIVE", 1).value());
            d.generic(3, d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId());
            assertEquals(1008, rx.poll().get(0).length(), "the source was stopped: end of frame");
            d.ipaWrite("ENDP_INIT_AGGR", id, 0);
            d.generic(4, d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId());
            d.downlink(ip, 1);
            assertEquals(1, rx.poll().size(), "no aggregation: a buffer each");
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @Test
    void shouldRaiseTxSuspendOnceAndDeliverAfterTheChannelHasBeenStartedAgain() {
        try (var d = new MiniDriver("sdx55").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(4, 8128);
            int bit = 1 << rx.endpoint.endpointId();
            d.ipaWrite("IRQ_SUSPEND_EN", 0, bit);
            d.ipaWrite("IPA_IRQ_EN", 0, 1 << 14);
            d.channelCommand(rx.id(), MiniDriver.STOP);
            assertTrue(d.downlink(Packets.ip(4, Packets.UDP, 60), 1), "the packet waits in the IPA");
            assertFalse(d.downlink(Packets.ip(4, Packets.UDP, 60), 1), "the next one does not get in");
            assertEquals(1, d.interrupts.get(Interrupt.IPA));
            assertEquals(bit, d.ipaRead("IRQ_SUSPEND_INFO", 0));
            d.channelCommand(rx.id(), MiniDriver.START);
            assertEquals(1, d.writable);
            d.run(1000);
            assertEquals(68, rx.poll().get(0).length());
        }
    }

    @Test
    void shouldHoldWhatIsForASuspendedEndpointBefore40() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(4, 8128);
            int id = rx.endpoint.endpointId();
            d.ipaWrite("IRQ_SUSPEND_EN", 0, 1 << id);
            d.ipaWrite("IPA_IRQ_EN", 0, 1 << 14);
            d.ipaWrite("ENDP_INIT_CTRL", id, 1);
            d.hardware.power().clock(false);
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            assertEquals(1, d.interrupts.get(Interrupt.IPA), "wakes the driver though the clock is off");
            d.hardware.power().clock(true);
            d.run(1000);
            assertEquals(0, rx.poll().size());
            d.ipaWrite("ENDP_INIT_CTRL", id, 0);
            d.run(1000);
            assertEquals(1, rx.poll().size());
        }
    }

    @Test
    void shouldHoldWithoutABufferAndDropWhenToldTo() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            int id = rx.endpoint.endpointId();
            assertTrue(d.downlink(Packets.ip(4, Packets.UDP, 60), 1));
            assertFalse(d.modem.isWritable());
            rx.give(1, 8128);
            d.run(600);
            assertEquals(1, rx.poll().size());
            d.ipaWrite("ENDP_INIT_HOL_BLOCK_EN", id, 1);
            assertTrue(d.downlink(Packets.ip(4, Packets.UDP, 60), 1));
            assertTrue(d.modem.isWritable(), "dropped at once: the timer is 0");
            assertEquals(1, d.hardware.state().lost());
        }
    }

    @Test
    void shouldDropAtTheHeadOfTheLineWhenItsTimeIsUp() {
        try (var d = new MiniDriver("sdx65").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            int id = rx.endpoint.endpointId();
            // Generator 1: 1 ms a tick.
            d.ipaWrite("ENDP_INIT_HOL_BLOCK_TIMER", id, 1 << 8 | 3);
            d.ipaWrite("ENDP_INIT_HOL_BLOCK_EN", id, 1);
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            d.run(2999);
            assertFalse(d.modem.isWritable());
            d.run(1);
            assertTrue(d.modem.isWritable());
        }
    }

    @Test
    void shouldCloseWhatIsOpenWhenTheChannelStopsFrom40On() {
        try (var d = new MiniDriver("sdx55").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(4, 8128);
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            d.channelCommand(rx.id(), MiniDriver.STOP);
            assertEquals(1, rx.poll().size());
            d.channelCommand(rx.id(), MiniDriver.RESET);
            assertEquals(0, d.ipaRead("STATE_AGGR_ACTIVE", 0));
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @Test
    void shouldDrainOpenAggregationByAOneByteReadAfterTheResetBefore40() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(4, 8128);
            int bit = 1 << rx.endpoint.endpointId();
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            d.channelCommand(rx.id(), MiniDriver.STOP);
            assertEquals(bit, d.ipaRead("STATE_AGGR_ACTIVE", 0));
            d.ipaWrite("AGGR_FORCE_CLOSE", 0, bit);
            d.channelCommand(rx.id(), MiniDriver.RESET);
            assertEquals(bit, d.ipaRead("STATE_AGGR_ACTIVE", 0));
            rx.next = 0;
            d.program(rx);
            d.channelCommand(rx.id(), MiniDriver.START);
            rx.give(1, 1);
            d.run(10);
            assertEquals(0, d.ipaRead("STATE_AGGR_ACTIVE", 0));
            assertEquals(0, rx.poll().size(), "no event for it");
            assertEquals(0, d.faults(Rule.RESET_WITH_OPEN_AGGREGATION));
        }
    }

    @Test
    void shouldDropAndFlagAPacketLargerThanTheBuffer() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(1, 512);
            d.downlink(Packets.ip(4, Packets.UDP, 1500), 1);
            assertEquals(1, d.faults(Rule.PACKET_LARGER_THAN_BUFFER));
            d.downlink(Packets.ip(4, Packets.UDP, 100), 1);
            d.run(600);
            assertEquals(112, rx.poll().get(0).length());
        }
    }

    @Test
    void shouldNotTouchABufferThatWasGivenBack() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            rx.give(2, 8128);
            rx.buffers.get(0).close();
            d.downlink(Packets.ip(4, Packets.UDP, 100), 1);
            d.run(600);
            assertEquals(1, d.faults(Rule.DMA_OUTSIDE_MAPPING));
            assertEquals(rx.treAddress(1), rx.poll().get(0).treAddress());
        }
    }
}
