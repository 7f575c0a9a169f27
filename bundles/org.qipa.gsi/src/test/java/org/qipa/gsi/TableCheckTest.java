package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.qipa.api.document.Fault;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** What a table's channels must keep (99 H01, H20, H28, H44, H47). */
class TableCheckTest {

    static final List<String> SOCS = Bench.SOCS;

    private static List<Fault> check(UnaryOperator<SocTable.Endpoint> change) {
        return new GsiProvider().check(Bench.changed(Bench.descriptor("sdm845"), change).table());
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldFindEveryKnownTableSound(String soc) {
        assertEquals(List.of(), new GsiProvider().check(Bench.descriptor(soc).table()));
    }

    @ParameterizedTest
    @CsvSource({
        "AP_MODEM_TX, 3, 512, 512, 0, tlv-count, 'tlv_count=0 limit=1..64'",
        "AP_MODEM_TX, 3, 512, 512, 65, tlv-count, 'tlv_count=65 limit=1..64'",
        "AP_MODEM_TX, 3, 31, 512, 20, tre-count, 'tre_count=31 limit=39'",
        "AP_MODEM_TX, 3, 300, 512, 16, tre-count, 'not a power of two: tre_count=300'",
        "AP_MODEM_TX, 3, 0, 512, 16, tre-count, 'tre_count=0 limit=31'",
        "AP_MODEM_RX, 6, 256, 100, 8, event-count, 'not a power of two: event_count=100'",
        "AP_MODEM_RX, 6, 256, 0, 8, event-count, 'event_count=0'",
        "AP_COMMAND_TX, 4, 512, 256, 7, command-tlv-count, 'tlv_count=7 limit=8'",
        "AP_MODEM_RX, 28, 256, 256, 8, channel-id, 'channel_id=28 limit=27'",
        "AP_MODEM_RX, 5, 256, 256, 8, duplicate-channel, 'channel_id=5 taken_by=AP_LAN_RX'"})
    void shouldRefuseChannelThatBreaksARule(EndpointName name, int channel, int tres, int events, int tlv, String rule,
            String text) {
        List<Fault> faults = check(Bench.only(name, e -> Bench.with(e, channel, tres, events, tlv)));
        Fault fault = faults.stream().filter(f -> f.rule().equals(rule) && f.message().contains(text)).findFirst()
                .orElseThrow(() -> new AssertionError(faults.toString()));
        assertTrue(fault.message().endsWith("endpoint=" + name), fault.message());
        assertTrue(fault.path().startsWith("/endpoints/"), fault.path());
    }

    @Test
    void shouldRefuseCommandChannelThatIsRx() {
        List<Fault> faults = check(Bench.only(EndpointName.AP_COMMAND_TX, e -> new SocTable.Endpoint(e.name(), e.ee(),
                e.channelId(), e.endpointId(), false, false, e.channel(), e.config())));
        assertEquals(List.of("command-direction"), faults.stream().map(Fault::rule).toList());
    }

    @Test
    void shouldRefuseApEndpointWithoutSizes() {
        List<Fault> faults = check(Bench.only(EndpointName.AP_LAN_RX, e -> new SocTable.Endpoint(e.name(), e.ee(),
                e.channelId(), e.endpointId(), false, false, Optional.empty(), e.config())));
        assertEquals(List.of("channel-sizes"), faults.stream().map(Fault::rule).toList());
    }

    @Test
    void shouldRefuseEndpointOfAnotherExecutionEnvironment() {
        List<Fault> faults = check(Bench.only(EndpointName.MODEM_AP_RX, e -> new SocTable.Endpoint(e.name(),
                SocTable.ExecutionEnvironment.UC, e.channelId(), e.endpointId(), e.towardIpa(), e.filterSupport(),
                e.channel(), e.config())));
        assertEquals(List.of("channel-ee"), faults.stream().map(Fault::rule).toList());
    }

    @Test
    void shouldReportEveryFaultNotJustTheFirst() {
        assertEquals(8, check(e -> e.isAp() ? Bench.with(e, e.channelId(), 3, 5, 64) : e).stream()
                .filter(f -> f.rule().equals("tre-count")).count());
    }

    @Test
    void shouldTouchNothingWhenTheTableIsNotSound() {
        SocDescriptor bad = Bench.changed(Bench.descriptor("sdm845"),
                Bench.only(EndpointName.AP_MODEM_RX, e -> Bench.with(e, 6, 300, 256, 8)));
        try (Bench bench = new Bench(bad)) {
            GsiException e = assertThrows(GsiException.class, bench::open);
            assertEquals(GsiException.Reason.INVALID, e.reason());
            assertTrue(e.getMessage().contains("faults=1") && e.getMessage().contains("tre_count=300"), e.getMessage());
            assertEquals(List.of(), bench.hardware.log);
            assertTrue(bench.hardware.allocated.isEmpty());
        }
    }

    @Test
    void shouldGiveMemoryBackWhenARingDoesNotFitItsRegister() {
        SocDescriptor big = Bench.changed(Bench.descriptor("sdm845"),
                Bench.only(EndpointName.AP_MODEM_RX, e -> Bench.with(e, 6, 4096, 4096, 8)));
        try (Bench bench = new Bench(big)) {
            GsiException e = assertThrows(GsiException.class, bench::open);
            assertEquals(GsiException.Reason.INVALID, e.reason());
            assertTrue(e.getMessage().contains("field=CH_R_LENGTH value=65536 limit=65535"), e.getMessage());
            assertEquals(bench.hardware.allocated.size(), bench.hardware.freed.size());
        }
    }

    @Test
    void shouldHandOutEventRingsLowestFirstAndNeverTheReservedOnes() throws Exception {
        EventRingIds ids = new EventRingIds();
        List<Integer> given = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            given.add(ids.allocate());
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26), given);
        ids.allocate();
        assertThrows(GsiException.class, ids::allocate);
    }

    @ParameterizedTest
    @CsvSource({
        "msm8998, 239, 249, 497, 249", "sdm845, 237, 249, 497, 249", "sc7180, 237, 251, 505, 251",
        "sdx55, 237, 248, 497, 248", "sm6350, 237, 248, 497, 248", "sm8350, 237, 248, 497, 248",
        "sc7280, 237, 248, 497, 248", "sdx65, 237, 248, 488, 248", "milos, 237, 248, 488, 248",
        "sm8550, 237, 248, 488, 248"})
    void shouldBoundWhatIsOutstanding(String soc, int command, int lan, int tx, int rx) throws Exception {
        try (Bench bench = new Bench(soc).open()) {
            assertEquals(List.of(command, lan, tx, rx), List.of(bench.channel(EndpointName.AP_COMMAND_TX).limit(),
                    bench.channel(EndpointName.AP_LAN_RX).limit(), bench.channel(EndpointName.AP_MODEM_TX).limit(),
                    bench.channel(EndpointName.AP_MODEM_RX).limit()));
        }
    }
}
