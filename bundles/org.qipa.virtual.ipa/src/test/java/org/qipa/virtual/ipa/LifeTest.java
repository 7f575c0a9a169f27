package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.api.platform.IpaPlatform.Request;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.virtual.ipa.MiniDriver.Channel;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Settings;

class LifeTest {

    private static final int UC_1 = 1 << 3;

    @Test
    void shouldStartTheGsiWhenTheDriverLoadsTheFirmware() {
        try (var d = new MiniDriver("sdm845").powerOn()) {
            assertEquals("self", d.hardware.description().gsiLoader().orElseThrow());
            assertEquals(0, d.gsiRead("GSI_STATUS", 0));
            String message = assertThrows(PlatformException.class, () -> d.hardware.firmware().load("ipa_fws.mdt", 4))
                    .getMessage();
            assertTrue(message.contains("peripheralId=4 expected=15"), message);
            assertEquals(0, d.gsiRead("GSI_STATUS", 0));
            d.hardware.firmware().load("ipa_fws.mdt", 15);
            assertEquals(1, d.gsiRead("GSI_STATUS", 0));
        }
    }

    @Test
    void shouldStartTheGsiAndSaySoWhenTheModemLoadsTheFirmware() {
        try (var d = new MiniDriver("sdm845", "modem", Settings.DEFAULTS).powerOn()) {
            d.modem.loadGsiFirmware();
            d.modem.loadGsiFirmware();
            assertEquals(1, d.gsiRead("GSI_STATUS", 0));
            List<Interrupt> seen = new ArrayList<>();
            d.hardware.interrupt(Interrupt.SETUP_READY).request(() -> seen.add(Interrupt.SETUP_READY));
            assertEquals(1, seen.size(), "kept until somebody listens, once");
            assertThrows(PlatformException.class, () -> d.hardware.firmware().load("ipa_fws.mdt", 15));
        }
    }

    @Test
    void shouldAnnounceTheMicrocontrollerWhenItHasBootedAndOnlyOnce() {
        try (var d = new MiniDriver("sm8550").up()) {
            int shared = d.soc.table().memory().regions().stream().filter(r -> r.id() == RegionId.UC_SHARED).findFirst()
                    .orElseThrow().offset();
            d.ipaWrite("IPA_IRQ_EN", 0, UC_1);
            d.modem.loadMicrocontroller();
            d.run(4999);
            assertEquals(0, d.ipaRead("IPA_IRQ_STTS", 0));
            d.run(1);
            assertEquals(UC_1, d.ipaRead("IPA_IRQ_STTS", 0));
            assertEquals(1, d.interrupts.get(Interrupt.IPA));
            assertEquals(1, d.hardware.localMemory().get(ValueLayout.JAVA_BYTE, shared + 12));
            d.modem.loadMicrocontroller();
            assertEquals(1, d.faults(Rule.UC_LOADED_TWICE));
            d.ipaWrite("IPA_IRQ_CLR", 0, UC_1);
            d.hardware.localMemory().set(ValueLayout.JAVA_BYTE, shared, (byte) 4);
            d.ipaWrite("IPA_IRQ_UC", 0, 1);
            assertEquals(0, d.ipaRead("IPA_IRQ_STTS", 0), "a fatal error is not answered");
            d.hardware.localMemory().set(ValueLayout.JAVA_BYTE, shared, (byte) 3);
            d.ipaWrite("IPA_IRQ_UC", 0, 1);
            assertEquals(2, d.hardware.localMemory().get(ValueLayout.JAVA_BYTE, shared + 12));
            assertEquals(3, d.hardware.localMemory().get(ValueLayout.JAVA_BYTE, shared + 16));
            d.hardware.localMemory().set(ValueLayout.JAVA_BYTE, shared, (byte) 11);
            d.ipaWrite("IPA_IRQ_UC", 0, 1);
            assertEquals(1, d.faults(Rule.UC_COMMAND));
        }
    }

    @Test
    void shouldUseTheSharedAreaBehindTheOffset() {
        try (var d = new MiniDriver("sdm845", "self", Settings.DEFAULTS.withMemOffset(0x280)).up()) {
            d.modem.loadMicrocontroller();
            d.run(5000);
            assertEquals(1, d.hardware.localMemory().get(ValueLayout.JAVA_BYTE, 0x280 + 12));
        }
    }

    @Test
    void shouldFinishTheMicrocontrollersBootWhenPowerComesBack() {
        try (var d = new MiniDriver("sdm845").up()) {
            d.modem.loadMicrocontroller();
            d.hardware.power().clock(false);
            d.run(6000);
            assertEquals(1, d.faults(Rule.UC_WITHOUT_POWER));
            d.hardware.power().clock(true);
            assertEquals(UC_1, d.ipaRead("IPA_IRQ_STTS", 0));
        }
    }

    @Test
    void shouldWaitForTheDriversAnswerBetweenNotifications() {
        try (var d = new MiniDriver("sdm845").up()) {
            List<RemoteProcessorEvent> seen = new ArrayList<>();
            var first = new CompletableFuture<Void>();
            CompletionStage<Void> up = d.modem.powerUp();
            d.time.settle();
            assertFalse(up.toCompletableFuture().isDone(), "nobody listens yet");
            d.hardware.remoteProcessor().register(e -> {
                seen.add(e);
                return e == RemoteProcessorEvent.BEFORE_POWERUP ? first : CompletableFuture.completedStage(null);
            });
            d.time.settle();
            assertEquals(List.of(RemoteProcessorEvent.BEFORE_POWERUP), seen);
            first.complete(null);
            d.time.settle();
            assertTrue(up.toCompletableFuture().isDone());
            d.modem.powerDown(true);
            d.modem.powerUp();
            d.time.settle();
            assertEquals(List.of(RemoteProcessorEvent.BEFORE_POWERUP, RemoteProcessorEvent.AFTER_POWERUP,
                    RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED, RemoteProcessorEvent.AFTER_SHUTDOWN,
                    RemoteProcessorEvent.BEFORE_POWERUP, RemoteProcessorEvent.AFTER_POWERUP), seen);
            assertEquals(1, d.interrupts.get(Interrupt.CLOCK_QUERY), "a crashed modem asks for the clock");
        }
    }

    @Test
    void shouldGoOnWhenTheDriverUnsubscribesInTheMiddle() {
        try (var d = new MiniDriver("sdm845").up()) {
            d.hardware.remoteProcessor().register(e -> new CompletableFuture<>());
            CompletionStage<Void> up = d.modem.powerUp();
            d.time.settle();
            d.hardware.remoteProcessor().unregister();
            d.time.settle();
            assertTrue(up.toCompletableFuture().isDone());
        }
    }

    @Test
    void shouldTakeNothingFromAPausedModem() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            int id = d.id(EndpointName.MODEM_AP_TX);
            assertTrue(d.modem.isWritable());
            d.ipaWrite("ENDP_INIT_CTRL", id, 2);
            assertFalse(d.downlink(Packets.ip(4, Packets.UDP, 60), 1));
            d.ipaWrite("ENDP_INIT_CTRL", id, 0);
            d.time.settle();
            assertEquals(1, d.writable);
        }
        try (var d = new MiniDriver("sdx55").up().modemUp()) {
            int channel = d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId();
            d.generic(3, channel);
            assertFalse(d.downlink(Packets.ip(4, Packets.UDP, 60), 1));
            d.generic(4, channel);
            assertEquals(1, d.writable);
        }
    }

    @Test
    void shouldCountUplinkPacketsThatFindNoModem() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            d.modem.powerDown(true);
            tx.send(GsiTest.uplink(60));
            d.run(10);
            assertEquals(1, tx.poll().size());
            assertEquals(1, d.hardware.state().lost());
            assertEquals(0, d.uplink.size());
        }
    }

    @Test
    void shouldHoldUplinkWhileTheModemsSinkIsSuspended() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            int sink = d.id(EndpointName.MODEM_AP_RX);
            d.ipaWrite("ENDP_INIT_CTRL", sink, 1);
            tx.send(GsiTest.uplink(60));
            d.run(10);
            assertEquals(0, tx.poll().size());
            d.ipaWrite("ENDP_INIT_HOL_BLOCK_EN", sink, 1);
            d.run(10);
            assertEquals(1, tx.poll().size());
            assertEquals(0, d.uplink.size());
        }
    }

    @Test
    void shouldHandOverWhatWasRungForBeforeTakingPowerWhenClosing() {
        var d = new MiniDriver("sdm845").up().modemUp();
        Channel tx = d.started(EndpointName.AP_MODEM_TX);
        for (int i = 0; i < 200; i++) {
            byte[] packet = GsiTest.uplink(60);
            tx.tre(tx.data(packet).busAddress(), packet.length, MiniDriver.SINGLE);
        }
        tx.ring();
        d.hardware.close();
        assertEquals(200, d.uplink.size());
        assertTrue(d.poweredOff);
        assertEquals(List.of(), d.time.lanes());
        assertEquals(202, d.faults(Rule.DMA_NOT_GIVEN_BACK), "200 buffers and two rings");
    }

    @Test
    void shouldSayPlatformGoneAfterClosing() {
        var d = new MiniDriver("sdm845").up().modemUp();
        var line = d.hardware.interrupt(Interrupt.IPA);
        var buffer = d.hardware.allocate("buffer", 64, 64);
        CompletionStage<Void> down = d.modem.powerDown(false);
        d.hardware.close();
        d.hardware.close();
        assertEquals("platform gone: device=ipa0",
                assertThrows(PlatformException.class, () -> d.gsiRead("GSI_STATUS", 0)).getMessage());
        assertThrows(PlatformException.class, () -> d.hardware.allocate("buffer", 64, 64));
        assertThrows(PlatformException.class, () -> d.hardware.power().clock(true));
        assertThrows(PlatformException.class, () -> line.request(() -> { }));
        assertDoesNotThrow(buffer::close);
        assertDoesNotThrow(line::free);
        assertDoesNotThrow(() -> d.hardware.power().close());
        assertDoesNotThrow(() -> d.hardware.remoteProcessor().unregister());
        assertTrue(down.toCompletableFuture().isCompletedExceptionally());
        assertTrue(d.modem.powerUp().toCompletableFuture().isCompletedExceptionally());
        assertFalse(d.modem.isWritable());
        assertThrows(IllegalStateException.class, () -> buffer.segment().get(ValueLayout.JAVA_BYTE, 0));
        assertEquals("sdm845", d.hardware.state().soc());
    }

    @Test
    void shouldOpenADeviceOnceAndForceEverythingShutWhenThePlatformGoes() {
        var d = new MiniDriver("sdm845");
        var again = new Request("ipa0", d.soc, "", d.time, d.journal);
        assertEquals("hardware is taken: device=ipa0",
                assertThrows(PlatformException.class, () -> d.platform.open(again)).getMessage());
        d.hardware.close();
        d.platform.open(again);
        var other = d.platform.openVirtual(new Request("ipa1", Socs.of("sm8550"), "skip", d.time, d.journal));
        other.allocate("forgotten", 64, 64);
        d.platform.close();
        assertThrows(PlatformException.class, () -> other.ipa().read(0));
        assertThrows(PlatformException.class, () -> d.platform.open(again));
        assertEquals(0, d.faults(Rule.DMA_NOT_GIVEN_BACK), "the driver could not help it");
        assertEquals(List.of(), d.time.lanes());
    }

    @Test
    void shouldGiveBusAddressesThatCatchMistakes() {
        try (var d = new MiniDriver("sdm845")) {
            var a = d.hardware.allocate("a", 100, 64);
            var b = d.hardware.allocate("b", 8192, 8192);
            assertEquals(0x1_0000_0000L, a.busAddress());
            assertEquals(0, b.busAddress() % 8192);
            assertTrue(b.busAddress() >= a.busAddress() + 100 + 4096);
            a.segment().set(ValueLayout.JAVA_BYTE, 5, (byte) 1);
            a.close();
            a.close();
            var c = d.hardware.allocate("c", 100, 64);
            assertTrue(c.busAddress() > b.busAddress(), "never used again");
            assertEquals(0, c.segment().get(ValueLayout.JAVA_BYTE, 5), "zero-filled");
            var big = d.hardware.allocate("big", 1 << 20, 1 << 20);
            assertEquals(big.busAddress() >>> 32, big.busAddress() + (1 << 20) - 1 >>> 32);
            assertThrows(PlatformException.class, () -> d.hardware.allocate("none", 0, 8));
            assertThrows(PlatformException.class, () -> d.hardware.allocate("odd", 8, 3));
            b.close();
            c.close();
            big.close();
        }
    }

    @Test
    void shouldKeepTheBookOfSharedMemoryAndMappings() {
        try (var d = new MiniDriver("sdm845")) {
            var memory = d.hardware.systemMemory();
            assertTrue(memory.sram().isEmpty());
            long[] first = memory.smem(1, 497, 0x2000);
            assertEquals(0x2000, first[1]);
            assertEquals(first[0], memory.smem(1, 497, 0x4000)[0]);
            assertEquals(0x2000, memory.smem(1, 497, 0x4000)[1], "found, with the size it has");
            memory.map(first[0], 0x2000);
            memory.map(first[0] + 0x1000, 0x1000);
            memory.map(first[0] + 0x10, 0x1000);
            memory.unmap(first[0], 0x1000);
            assertEquals(3, d.faults(Rule.IOMMU_MAPPING));
            memory.unmap(first[0], 0x2000);
            assertEquals(0, d.hardware.state().iommuMappings());
        }
    }

    @Test
    void shouldKeepAnEdgeThatComesWhileTheLineIsHeldBack() {
        try (var d = new MiniDriver("sdm845").up()) {
            var line = d.hardware.interrupt(Interrupt.IPA);
            d.ipaWrite("IPA_IRQ_EN", 0, 4);
            line.disable();
            d.hardware.ucEvent(1, 0);
            assertNull(d.interrupts.get(Interrupt.IPA));
            line.enable();
            assertEquals(1, d.interrupts.get(Interrupt.IPA));
            line.free();
            d.ipaWrite("IPA_IRQ_CLR", 0, 4);
            d.hardware.ucEvent(1, 0);
            assertEquals(1, d.interrupts.get(Interrupt.IPA));
        }
    }
}
