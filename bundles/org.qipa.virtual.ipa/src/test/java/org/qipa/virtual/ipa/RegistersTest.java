package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Settings;

class RegistersTest {

    static final List<String> SOCS = Socs.ALL;

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldReportTheWindowAndFitTheTable(String soc) {
        try (var d = new MiniDriver(soc).powerOn()) {
            var size = d.soc.ipaRegisters().register("SHARED_MEM_SIZE").word(d.ipaRead("SHARED_MEM_SIZE", 0));
            assertEquals(d.soc.table().windows().ipaShared().size() / 8, size.get("MEM_SIZE"));
            assertEquals(0, size.get("MEM_BADDR"));
            if (d.rules.flavorRegister()) {
                var flavor = d.soc.ipaRegisters().register("FLAVOR_0").word(d.ipaRead("FLAVOR_0", 0));
                long limit = flavor.get("PROD_LOWEST") + flavor.get("MAX_PROD_PIPES");
                for (Endpoint e : d.soc.table().endpoints()) {
                    assertTrue(e.endpointId() < limit);
                    assertTrue(e.towardIpa() ? e.endpointId() < flavor.get("MAX_CONS_PIPES")
                            : e.endpointId() >= flavor.get("PROD_LOWEST"), e.name().name());
                }
                assertTrue(limit <= (d.rules.wideEndpointIds() ? 36 : 32));
            }
            if (d.soc.gsiRegisters().has("HW_PARAM_2")) {
                long channels = d.soc.gsiRegisters().register("HW_PARAM_2").word(d.gsiRead("HW_PARAM_2", 0))
                        .get("NUM_CH_PER_EE");
                d.soc.table().endpoints().stream().filter(Endpoint::isAp)
                        .forEach(e -> assertTrue(e.channelId() < channels, e.name().name()));
            }
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldHaveEveryRegisterOfItsMapInBothWindows(String soc) {
        try (var d = new MiniDriver(soc).powerOn()) {
            for (RegisterMap map : List.of(d.soc.ipaRegisters(), d.soc.gsiRegisters())) {
                var window = map.block() == RegisterMap.Block.IPA ? d.hardware.ipa() : d.hardware.gsi();
                map.registers().forEach(r -> window.read(r.offset()));
            }
            assertEquals(0, d.faults(Rule.UNKNOWN_REGISTER), () -> d.journal.faults().toString());
        }
    }

    @Test
    void shouldPutLocalMemoryWhereTheOffsetSays() {
        try (var d = new MiniDriver("sdm845", "self", Settings.DEFAULTS.withMemOffset(0x280)).powerOn()) {
            assertEquals(0x280 / 8 << 16 | (0x2000 - 0x280) / 8, d.ipaRead("SHARED_MEM_SIZE", 0));
        }
    }

    @Test
    void shouldFlagAndReadZeroWhereThereIsNoRegister() {
        try (var d = new MiniDriver("sdm845").powerOn()) {
            assertEquals(0, d.hardware.ipa().read(0));
            d.hardware.gsi().write(0x10, 5);
            d.hardware.ipa().write(0x6fff_fffc, 1);
            d.hardware.ipa().read(0x3e);
            int beyond = d.soc.ipaRegisters().register("ENDP_INIT_CFG").offset(13);
            d.hardware.ipa().write(beyond, 1);
            assertEquals(List.of("ipa-reg read offset=0x0 value=0x0", "gsi write offset=0x10 value=0x5",
                    "ipa-reg write offset=0x6ffffffc value=0x1", "ipa-reg read offset=0x3e value=0x0",
                    "ipa-reg write offset=0x" + Integer.toHexString(beyond) + " value=0x1"),
                    d.journal.faults(Rule.UNKNOWN_REGISTER));
        }
    }

    @Test
    void shouldFlagWritesOfReadOnlyAndReadsOfWriteOnlyRegisters() {
        try (var d = new MiniDriver("sdm845").powerOn()) {
            int before = d.ipaRead("SHARED_MEM_SIZE", 0);
            d.ipaWrite("SHARED_MEM_SIZE", 0, 1);
            assertEquals(before, d.ipaRead("SHARED_MEM_SIZE", 0));
            assertEquals(List.of("ipa-reg register=SHARED_MEM_SIZE value=0x1"), d.journal.faults(Rule.WRITE_OF_READ_ONLY));
            assertEquals(0, d.gsiRead("CH_C_DOORBELL_0", 2));
            assertEquals(List.of("gsi register=CH_C_DOORBELL_0[2]"), d.journal.faults(Rule.READ_OF_WRITE_ONLY));
        }
    }

    @Test
    void shouldFlagEndpointRegistersOfTheOtherDirectionAndLeaveThem() {
        try (var d = new MiniDriver("sdm845").powerOn()) {
            d.ipaWrite("ENDP_INIT_SEQ", d.id(EndpointName.AP_LAN_RX), 1);
            d.ipaWrite("ENDP_INIT_HOL_BLOCK_EN", d.id(EndpointName.AP_MODEM_TX), 1);
            assertEquals(List.of("ENDP_INIT_SEQ[9] needs=TX endpoint=RX", "ENDP_INIT_HOL_BLOCK_EN[2] needs=RX endpoint=TX"),
                    d.journal.faults(Rule.WRONG_DIRECTION));
            assertEquals(0, d.ipaRead("ENDP_INIT_SEQ", 9));
        }
    }

    @Test
    void shouldFlagAccessWhileTheClockIsOffAndKeepTheValues() {
        try (var d = new MiniDriver("sdm845").powerOn()) {
            d.ipaWrite("COUNTER_CFG", 0, 0xf0);
            d.hardware.power().clock(false);
            d.ipaWrite("COUNTER_CFG", 0, 0x10);
            assertEquals(0, d.ipaRead("COUNTER_CFG", 0));
            assertEquals(0, d.gsiRead("GSI_STATUS", 0));
            assertEquals(3, d.faults(Rule.POWER_OFF_ACCESS));
            d.hardware.power().clock(true);
            assertEquals(0xf0, d.ipaRead("COUNTER_CFG", 0));
        }
    }

    @Test
    void shouldFlagTheClockWithoutItsInterconnects() {
        try (var d = new MiniDriver("sdm845")) {
            d.hardware.power().openInterconnects(3);
            d.hardware.power().clock(true);
            d.hardware.power().interconnects(true);
            d.hardware.power().interconnects(false);
            assertEquals(2, d.faults(Rule.CLOCK_WITHOUT_INTERCONNECT));
        }
    }

    @Test
    void shouldClearOnlyTheConditionsWrittenAndTheSuspendInfoWithTxSuspend() {
        try (var d = new MiniDriver("sdx55").up().modemUp()) {
            var rx = d.started(EndpointName.AP_MODEM_RX);
            int bit = 1 << rx.endpoint.endpointId();
            d.ipaWrite("IRQ_SUSPEND_EN", 0, bit);
            d.channelCommand(rx.id(), MiniDriver.STOP);
            assertTrue(d.downlink(Packets.ip(4, Packets.UDP, 60), 1));
            d.hardware.ucEvent(2, 0);
            assertEquals(1 << 14 | 1 << 2, d.ipaRead("IPA_IRQ_STTS", 0), "latched though disabled");
            assertEquals(bit, d.ipaRead("IRQ_SUSPEND_INFO", 0));
            assertEquals(null, d.interrupts.get(Interrupt.IPA));
            d.ipaWrite("IPA_IRQ_EN", 0, 1 << 14);
            assertEquals(1, d.interrupts.get(Interrupt.IPA));
            d.ipaWrite("IPA_IRQ_CLR", 0, 1 << 2);
            assertEquals(1 << 14, d.ipaRead("IPA_IRQ_STTS", 0));
            assertEquals(bit, d.ipaRead("IRQ_SUSPEND_INFO", 0));
            d.ipaWrite("IPA_IRQ_CLR", 0, 1 << 14);
            assertEquals(0, d.ipaRead("IPA_IRQ_STTS", 0));
            assertEquals(0, d.ipaRead("IRQ_SUSPEND_INFO", 0));
        }
    }

    @Test
    void shouldClearSuspendInfoByItsOwnRegisterFirst() {
        try (var d = new MiniDriver("sm8550").up().modemUp()) {
            var rx = d.started(EndpointName.AP_MODEM_RX);
            int bit = 1 << rx.endpoint.endpointId();
            d.ipaWrite("IRQ_SUSPEND_EN", 0, bit);
            d.channelCommand(rx.id(), MiniDriver.STOP);
            d.downlink(Packets.ip(6, Packets.UDP, 60), 1);
            d.ipaWrite("IRQ_SUSPEND_CLR", 0, bit);
            assertEquals(0, d.ipaRead("IRQ_SUSPEND_INFO", 0));
            assertEquals(1 << 14, d.ipaRead("IPA_IRQ_STTS", 0));
        }
    }
}
