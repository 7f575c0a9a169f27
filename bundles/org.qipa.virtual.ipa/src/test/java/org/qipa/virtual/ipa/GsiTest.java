package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.soc.EndpointName;
import org.qipa.virtual.ipa.MiniDriver.Channel;
import org.qipa.virtual.ipa.MiniDriver.Event;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Settings;

class GsiTest {

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sc7180", "sdx55", "sdx65", "sm8550"})
    void shouldGoThroughAllChannelStatesWhenCommanded(String soc) {
        try (var d = new MiniDriver(soc).up()) {
            Channel ch = d.channel(EndpointName.AP_MODEM_TX);
            assertEquals(1, ch.state());
            d.channelCommand(ch.id(), MiniDriver.START);
            assertEquals(2, ch.state());
            d.channelCommand(ch.id(), MiniDriver.STOP);
            assertEquals(3, ch.state());
            d.channelCommand(ch.id(), MiniDriver.START);
            d.channelCommand(ch.id(), MiniDriver.STOP);
            d.channelCommand(ch.id(), MiniDriver.RESET);
            assertEquals(1, ch.state());
            d.channelCommand(ch.id(), MiniDriver.DE_ALLOC);
            assertEquals(0, ch.state());
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx65"})
    void shouldKeepTheStateWhenTheStateFieldIsWritten(String soc) {
        try (var d = new MiniDriver(soc).up()) {
            Channel ch = d.channel(EndpointName.AP_MODEM_TX);
            d.gsiWrite("CH_C_CNTXT_0", ch.id(), -1);
            assertEquals(1, ch.state());
        }
    }

    @Test
    void shouldLeaveTheStateAndSayWhyWhenACommandDoesNotFit() {
        try (var d = new MiniDriver("sdm845").up()) {
            Channel ch = d.channel(EndpointName.AP_MODEM_TX);
            d.channelCommand(ch.id(), MiniDriver.STOP);
            assertEquals(1, ch.state());
            assertEquals(List.of("channel=3 opcode=2 state=ALLOCATED"), d.journal.faults(Rule.COMMAND_IN_WRONG_STATE));
        }
    }

    @Test
    void shouldRaiseTheInterruptWhenTheDelayIsOverAndNotBefore() {
        try (var d = new MiniDriver("sdm845").up()) {
            d.gsiWrite("CNTXT_SRC_CH_IRQ_MSK", 0, 1 << 3);
            d.gsiWrite("CNTXT_TYPE_IRQ_MSK", 0, 0x45);
            d.gsiWrite("CH_CMD", 0, 3);
            d.run(99);
            assertEquals(0, d.gsiRead("CNTXT_TYPE_IRQ", 0));
            d.run(1);
            assertEquals(1, d.gsiRead("CNTXT_TYPE_IRQ", 0));
            assertEquals(1 << 3, d.gsiRead("CNTXT_SRC_CH_IRQ", 0));
            assertEquals(1, d.interrupts.get(Interrupt.GSI));
            d.gsiWrite("CNTXT_SRC_CH_IRQ_CLR", 0, 1 << 4);
            assertEquals(1, d.gsiRead("CNTXT_TYPE_IRQ", 0), "another bit cleared");
            d.gsiWrite("CNTXT_SRC_CH_IRQ_CLR", 0, 1 << 3);
            assertEquals(0, d.gsiRead("CNTXT_TYPE_IRQ", 0));
        }
    }

    @Test
    void shouldCallALevelHandlerAgainWhenTheLineIsStillUpAfterHandling() {
        try (var d = new MiniDriver("sdm845").up()) {
            d.gsiWrite("CNTXT_SRC_CH_IRQ_MSK", 0, -1);
            d.gsiWrite("CNTXT_TYPE_IRQ_MSK", 0, 0x45);
            d.channelCommand(3, MiniDriver.ALLOCATE);
            assertEquals(1, d.interrupts.get(Interrupt.GSI));
            d.hardware.interrupt(Interrupt.GSI).handled();
            assertEquals(2, d.interrupts.get(Interrupt.GSI));
            var line = d.hardware.interrupt(Interrupt.GSI);
            line.disable();
            line.disable();
            line.handled();
            line.enable();
            assertEquals(2, d.interrupts.get(Interrupt.GSI));
            line.enable();
            assertEquals(3, d.interrupts.get(Interrupt.GSI));
        }
    }

    @Test
    void shouldLogAnErrorWhenTheChannelIsBeyondTheCount() {
        try (var d = new MiniDriver("sdm845").up()) {
            d.gsiWrite("CH_CMD", 0, 30);
            d.run(100);
            assertEquals(2 << 24 | 30 << 19 | 3 << 12, d.gsiRead("ERROR_LOG", 0));
            assertEquals(1, d.gsiRead("CNTXT_GLOB_IRQ_STTS", 0));
            assertEquals(4, d.gsiRead("CNTXT_TYPE_IRQ", 0));
            assertEquals(1, d.faults(Rule.COMMAND_UNKNOWN));
            assertEquals(0, d.gsiRead("CH_C_CNTXT_0", 30), "no such channel, no state");
            d.gsiWrite("ERROR_LOG_CLR", 0, -1);
            assertEquals(0, d.gsiRead("ERROR_LOG", 0));
        }
    }

    @Test
    void shouldProcessADoorbellOfAStoppedChannelWhenItStarts() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel ch = d.channel(EndpointName.AP_MODEM_TX);
            d.configure(EndpointName.AP_MODEM_TX);
            ch.send(uplink(60));
            d.run(100);
            assertEquals(0, d.uplink.size());
            assertEquals(1, d.faults(Rule.DOORBELL_IN_WRONG_STATE));
            d.channelCommand(ch.id(), MiniDriver.START);
            assertEquals(1, d.uplink.size());
        }
    }

    @Test
    void shouldFlagDoorbellsOfRingsThatAreNotThereOrOutside() {
        try (var d = new MiniDriver("sdm845").up()) {
            d.gsiWrite("CH_C_DOORBELL_0", 3, 0x1000);
            d.gsiWrite("EV_CH_E_DOORBELL_0", 0, 0x1000);
            assertEquals(2, d.faults(Rule.RING_NOT_ALLOCATED));
            Channel ch = d.started(EndpointName.AP_MODEM_TX);
            d.gsiWrite("CH_C_DOORBELL_0", 3, (int) ch.tres.busAddress() + 8);
            d.gsiWrite("CH_C_DOORBELL_0", 3, (int) ch.tres.busAddress() - 16);
            assertEquals(2, d.faults(Rule.DOORBELL_OUTSIDE_RING));
        }
    }

    @Test
    void shouldFlagAChainThatIsLongerThanTheTlvFifo() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel ch = d.started(EndpointName.AP_MODEM_TX);
            byte[] packet = uplink(60);
            for (int i = 0; i < 20; i++) {
                byte[] part = java.util.Arrays.copyOfRange(packet, packet.length * i / 20, packet.length * (i + 1) / 20);
                ch.tre(ch.data(part).busAddress(), part.length, i < 19 ? MiniDriver.CHAINED : MiniDriver.SINGLE);
            }
            ch.ring();
            d.run(10);
            assertEquals(List.of("channel=3 chain=20 limit=16"), d.journal.faults(Rule.CHAIN_LONGER_THAN_TLV_FIFO));
            assertEquals(1, d.uplink.size(), "one chain is one packet");
            assertEquals(1, ch.poll().size());
        }
    }

    @Test
    void shouldWaitWhenTheEndOfAChainHasNotBeenRungFor() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel ch = d.started(EndpointName.AP_MODEM_TX);
            byte[] packet = uplink(60);
            ch.tre(ch.data(java.util.Arrays.copyOf(packet, 10)).busAddress(), 10, MiniDriver.CHAINED);
            ch.ring();
            d.run(10);
            assertEquals(0, d.uplink.size());
            ch.tre(ch.data(java.util.Arrays.copyOfRange(packet, 10, packet.length)).busAddress(), packet.length - 10,
                    MiniDriver.SINGLE);
            ch.ring();
            d.run(10);
            assertEquals(packet.length - 8, d.uplink.get(0).packet().length);
        }
    }

    @Test
    void shouldWriteEventsInTreOrderAndRaiseIeobWithinAMillisecond() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel ch = d.started(EndpointName.AP_MODEM_TX);
            d.gsiWrite("CNTXT_SRC_IEOB_IRQ_MSK", 0, 1 << ch.ring);
            d.gsiWrite("CNTXT_TYPE_IRQ_MSK", 0, 0x4c);
            List<Long> addresses = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                addresses.add(ch.treAddress(ch.next));
                byte[] packet = uplink(60 + i);
                ch.tre(ch.data(packet).busAddress(), packet.length, MiniDriver.SINGLE);
            }
            ch.ring();
            d.run(10);
            assertEquals(0, d.gsiRead("CNTXT_TYPE_IRQ", 0), "deferred: only the event is there");
            d.run(990);
            assertEquals(8, d.gsiRead("CNTXT_TYPE_IRQ", 0), "1 ms after the event");
            assertEquals(addresses, ch.poll().stream().map(Event::treAddress).toList());
        }
    }

    @Test
    void shouldHoldCompletionsAndOverwriteNothingWhenTheEventRingIsFull() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel ch = d.started(EndpointName.AP_MODEM_TX);
            byte[] packet = uplink(40);
            long address = ch.data(packet).busAddress();
            int count = ch.count;
            for (int i = 0; i < count - 1; i++) {
                ch.tre(address, packet.length, MiniDriver.SINGLE);
            }
            ch.ring();
            d.run(10);
            for (int i = 0; i < 10; i++) {
                ch.tre(address, packet.length, MiniDriver.SINGLE);
            }
            ch.ring();
            d.run(10);
            assertEquals(count - 1, d.uplink.size());
            assertEquals(count - 1, ch.poll().size());
            d.run(10);
            assertEquals(10, ch.poll().size());
            assertEquals(count + 9, d.uplink.size());
        }
    }

    @Test
    void shouldRunTheRingsRoundManyTimes() {
        try (var d = new MiniDriver("sdx65").up().modemUp()) {
            Channel ch = d.started(EndpointName.AP_MODEM_TX);
            byte[] packet = uplink(40);
            long address = ch.data(packet).busAddress();
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < 100; i++) {
                    ch.tre(address, packet.length, MiniDriver.SINGLE);
                }
                ch.ring();
                d.run(10);
                assertEquals(100, ch.poll().size(), "round " + round);
            }
            assertEquals(5000, d.uplink.size());
        }
    }

    @Test
    void shouldStayInProcessAsOftenAsAskedWhenStopping() {
        try (var d = new MiniDriver("sdm845").up()) {
            Channel ch = d.started(EndpointName.AP_MODEM_RX);
            d.arm("gsi.stop-in-process", 2);
            for (int expected : new int[] {4, 4, 3}) {
                d.channelCommand(ch.id(), MiniDriver.STOP);
                assertEquals(expected, ch.state());
            }
        }
    }

    @Test
    void shouldFlagASecondCommandWhileOneIsUnderWay() {
        try (var d = new MiniDriver("sdm845").up()) {
            d.gsiWrite("CH_CMD", 0, 3);
            d.gsiWrite("CH_CMD", 0, 4);
            d.run(200);
            assertEquals(1, d.faults(Rule.COMMAND_WHILE_BUSY));
        }
    }

    @Test
    void shouldFlagDmaOutsideOfMappingsAndFailTheChannel() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel ch = d.started(EndpointName.AP_MODEM_TX);
            var gone = ch.data(uplink(40));
            gone.close();
            ch.tre(gone.busAddress(), 40, MiniDriver.SINGLE);
            ch.ring();
            d.run(10);
            assertEquals(1, d.faults(Rule.DMA_OUTSIDE_MAPPING));
            assertTrue(d.journal.faults(Rule.DMA_OUTSIDE_MAPPING).get(0).startsWith("transmit buffer address=0x"));
            assertEquals(15, ch.state());
            assertEquals(0, d.uplink.size());
        }
    }

    @Test
    void shouldKeepTheHardwaresHalfOfScratch3() {
        try (var d = new MiniDriver("sdm845").up()) {
            int preset = d.gsiRead("CH_C_SCRATCH_3", 3);
            d.gsiWrite("CH_C_SCRATCH_3", 3, preset & 0xffff | 0x0020_0000);
            assertEquals(0, d.faults(Rule.HARDWARE_BITS_CHANGED));
            d.gsiWrite("CH_C_SCRATCH_3", 3, 0x0020_0000);
            assertEquals(1, d.faults(Rule.HARDWARE_BITS_CHANGED));
            assertEquals(preset & 0xffff | 0x0020_0000, d.gsiRead("CH_C_SCRATCH_3", 3));
        }
    }

    @Test
    void shouldAnswerGenericCommandsOfTheModemsChannels() {
        try (var d = new MiniDriver("sc7180").up()) {
            d.gsiWrite("CNTXT_GLOB_IRQ_EN", 0, 3);
            int downlink = d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId();
            int sink = d.soc.table().endpoint(EndpointName.MODEM_AP_RX).channelId();
            d.generic(1, downlink);
            assertEquals(2, d.genericResult(), "halt before allocate");
            d.generic(2, downlink);
            assertEquals(1, d.genericResult());
            assertEquals(2, d.gsiRead("CNTXT_GLOB_IRQ_STTS", 0) & 2);
            d.generic(3, sink);
            assertEquals(3, d.genericResult(), "flow control is for the sources");
            d.generic(3, 20);
            assertEquals(5, d.genericResult());
            d.arm("gsi.generic-retry", 1);
            d.generic(1, downlink);
            assertEquals(6, d.genericResult());
        }
    }

    @Test
    void shouldNotExistForTheModemUntilTheApHasAllocatedItsChannelOn42() {
        try (var d = new MiniDriver("sc7180").up().modemUp()) {
            assertFalse(d.modem.isWritable());
            d.generic(2, d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId());
            assertTrue(d.modem.isWritable());
            d.time.settle();
            assertEquals(1, d.writable);
        }
    }

    @Test
    void shouldCarryOutCommandsAtOnceWhenTheDelayIsZero() {
        var settings = new Settings(0, 0, 0, false, true);
        try (var d = new MiniDriver("sdm845", "self", settings).up()) {
            d.gsiWrite("CH_CMD", 0, 3);
            assertEquals(1, (d.gsiRead("CH_C_CNTXT_0", 3) >> 20) & 0xf);
        }
    }

    static byte[] uplink(int length) {
        return Packets.join(Packets.map(0, 1, length), new byte[4], Packets.ip(4, Packets.UDP, length));
    }
}
