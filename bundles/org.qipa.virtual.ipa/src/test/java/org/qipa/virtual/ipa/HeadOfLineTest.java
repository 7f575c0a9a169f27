package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.soc.EndpointName;
import org.qipa.virtual.ipa.MiniDriver.Channel;

/** A packet that cannot go on: dropped after its time, or announced by TX_SUSPEND (spec 08 §4, 05 §3, 14 §3). */
class HeadOfLineTest {

    private static final int TX_SUSPEND = 1 << 14;

    private static MiniDriver up(String soc) {
        var d = new MiniDriver(soc).up().modemUp();
        if (d.rules.apAllocatesModemChannels()) {
            d.generic(2, d.soc.table().endpoint(EndpointName.MODEM_AP_TX).channelId());
        }
        return d;
    }

    /**
     * The register's value for a limit, and the time that makes: 128 core clocks a tick before 4.5 (75 MHz: 586 ticks; 100 MHz:
     * 23 << 10), then pulses of 100 us, 1 ms and 10 ms.
     */
    @ParameterizedTest
    @CsvSource({"sdm845, 0x24a, 1000", "sc7180, 0x00170a, 30146", "sdx55, 0x1e, 3000", "sdx55, 0x103, 3000",
        "sm8350, 0x0001e, 3000", "sdx65, 0x00103, 3000", "sm8550, 0x00203, 30000"})
    void shouldDropWhenTheTimerOfTheVersionHasRunOut(String soc, String value, int micros) {
        try (var d = up(soc)) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            int id = rx.endpoint.endpointId();
            d.ipaWrite("ENDP_INIT_HOL_BLOCK_TIMER", id, timer(d, value));
            d.ipaWrite("ENDP_INIT_HOL_BLOCK_EN", id, 1);
            assertTrue(d.downlink(Packets.ip(4, Packets.UDP, 60), 1));
            d.run(micros - 1);
            assertFalse(d.modem.isWritable());
            assertEquals(0, d.hardware.state().lost());
            d.run(2);
            assertTrue(d.modem.isWritable());
            assertEquals(1, d.hardware.state().lost());
        }
    }

    private static int timer(MiniDriver d, String value) {
        int raw = Integer.decode(value);
        var register = d.ipaWord("ENDP_INIT_HOL_BLOCK_TIMER");
        return switch (d.rules.holTimer()) {
            case CLOCKS -> register.with("TIMER_BASE_VALUE", raw).value();
            case SCALED_CLOCKS -> register.with("TIMER_BASE_VALUE", raw >> 8).with("TIMER_SCALE", raw & 0xff).value();
            case PULSES -> register.with("TIMER_LIMIT", raw & 0xff).with("TIMER_GRAN_SEL", raw >> 8).value();
        };
    }

    @Test
    void shouldKeepThePacketWhenABufferComesInTime() {
        try (var d = up("sdx65")) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            int id = rx.endpoint.endpointId();
            d.ipaWrite("ENDP_INIT_HOL_BLOCK_TIMER", id, timer(d, "0x103"));
            d.ipaWrite("ENDP_INIT_HOL_BLOCK_EN", id, 1);
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            d.run(2000);
            rx.give(1, 8128);
            d.run(5000);
            assertEquals(1, rx.poll().size());
            assertEquals(0, d.hardware.state().lost());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx55", "sm8550"})
    void shouldNotRaiseTxSuspendForAnEndpointThatOnlyLacksABuffer(String soc) {
        try (var d = up(soc)) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            d.ipaWrite("IRQ_SUSPEND_EN", 0, 1 << rx.endpoint.endpointId());
            d.ipaWrite("IPA_IRQ_EN", 0, TX_SUSPEND);
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            d.run(2000);
            assertEquals(0, d.ipaRead("IPA_IRQ_STTS", 0));
            assertNull(d.interrupts.get(Interrupt.IPA));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx55", "sm8550"})
    void shouldRaiseTxSuspendOnlyForEndpointsThatAreListenedTo(String soc) {
        try (var d = up(soc)) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            int bit = 1 << rx.endpoint.endpointId();
            suspend(d, rx);
            d.ipaWrite("IPA_IRQ_EN", 0, TX_SUSPEND);
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            assertEquals(0, d.ipaRead("IPA_IRQ_STTS", 0), "the endpoint's bit is not enabled");
            d.ipaWrite("IRQ_SUSPEND_EN", 0, bit);
            assertEquals(TX_SUSPEND, d.ipaRead("IPA_IRQ_STTS", 0), "as soon as it is");
            assertEquals(bit, d.ipaRead("IRQ_SUSPEND_INFO", 0));
            assertEquals(1, d.interrupts.get(Interrupt.IPA));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx55", "sm8550"})
    void shouldRaiseTxSuspendAgainWhenThePacketStillWaitsAMillisecondAfterItWasCleared(String soc) {
        try (var d = up(soc)) {
            Channel rx = d.started(EndpointName.AP_MODEM_RX);
            d.ipaWrite("IRQ_SUSPEND_EN", 0, 1 << rx.endpoint.endpointId());
            d.ipaWrite("IPA_IRQ_EN", 0, TX_SUSPEND);
            suspend(d, rx);
            d.downlink(Packets.ip(4, Packets.UDP, 60), 1);
            d.ipaWrite("IPA_IRQ_CLR", 0, TX_SUSPEND);
            d.run(999);
            assertEquals(0, d.ipaRead("IPA_IRQ_STTS", 0));
            d.run(1);
            assertEquals(TX_SUSPEND, d.ipaRead("IPA_IRQ_STTS", 0));
            assertEquals(2, d.interrupts.get(Interrupt.IPA));
        }
    }

    private static void suspend(MiniDriver d, Channel rx) {
        if (d.rules.suspendBit()) {
            d.ipaWrite("ENDP_INIT_CTRL", rx.endpoint.endpointId(), 1);
        } else {
            d.channelCommand(rx.id(), MiniDriver.STOP);
        }
    }
}
