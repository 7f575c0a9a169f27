package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.qipa.api.metrics.Measure;
import org.qipa.api.metrics.Reading;
import org.qipa.api.metrics.Reading.Of;
import org.qipa.time.SimulatedTime;

class TopTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final SimulatedTime time = new SimulatedTime();
    private final Map<Measure, Long> device = new EnumMap<>(Map.of(Measure.TX_TRANSFERS, 0L, Measure.TX_BYTES, 0L,
            Measure.RX_TRANSFERS, 0L, Measure.RX_BYTES, 0L));
    private final Map<Measure, Long> channel = new EnumMap<>(Map.of(Measure.TRANSFERS, 0L, Measure.BYTES, 0L,
            Measure.EVENTS, 0L, Measure.INTERRUPTS, 0L, Measure.DOORBELLS, 0L, Measure.RING_LIMIT, 256L));
    private final Map<Measure, Long> link = new EnumMap<>(Map.of(Measure.READY, 1L, Measure.TX_PACKETS, 0L,
            Measure.RX_PACKETS, 0L, Measure.QUEUE_LIMIT, 512L));
    private long queueFull;

    private TopSample sample() {
        return new TopSample(time.nanoTime(), List.of(new TopSample.Standing("ipa0", "READY", "sdm845")),
                List.of(new Reading(Of.DEVICE, "ipa0", "ipa0", device, Map.of("unknown-mux", 0L)),
                        new Reading(Of.CHANNEL, "ipa0", "AP_MODEM_RX", channel, Map.of()),
                        new Reading(Of.LINK, "ipa0", "rmnet0", link, Map.of("queue-full", queueFull))));
    }

    /** Everything that is shown, and the clock moves on by each pause; what happens meanwhile is said for each. */
    private final class Screen implements TopScreen {
        private final List<String> shown = new ArrayList<>();
        private final List<Runnable> meanwhile;
        private int pauses;

        Screen(Runnable... meanwhile) {
            this.meanwhile = List.of(meanwhile);
        }

        @Override
        public void show(String text) {
            shown.add(text);
        }

        @Override
        public boolean pause(long nanos) {
            if (pauses == meanwhile.size()) {
                return true;
            }
            meanwhile.get(pauses++).run();
            time.run(Duration.ofNanos(nanos));
            return false;
        }

        @Override
        public void close() {
        }
    }

    private void traffic() {
        device.merge(Measure.TX_TRANSFERS, 500L, Long::sum);
        device.merge(Measure.TX_BYTES, 1_250_000L, Long::sum);
        device.merge(Measure.RX_TRANSFERS, 100L, Long::sum);
        channel.merge(Measure.TRANSFERS, 100L, Long::sum);
        channel.merge(Measure.BYTES, 150_000L, Long::sum);
        channel.merge(Measure.EVENTS, 100L, Long::sum);
        channel.merge(Measure.INTERRUPTS, 40L, Long::sum);
        channel.put(Measure.RING_USED, 17L);
        link.merge(Measure.TX_PACKETS, 2_000L, Long::sum);
        link.merge(Measure.RX_PACKETS, 1_000L, Long::sum);
        queueFull += 30;
    }

    @Test
    void shouldTurnTwoReadingsIntoRates() {
        TopSample before = sample();
        traffic();
        time.run(Duration.ofSeconds(2));
        TopView view = TopView.between(before, sample());
        assertEquals(2.0, view.seconds());
        TopView.DeviceRate d = view.devices().getFirst();
        assertEquals(1_000, d.txPackets());
        assertEquals(5_000_000, d.txBits());
        assertEquals(4.0, d.txPacketsPerTransfer());
        assertEquals(10.0, d.rxPacketsPerTransfer());
        TopView.ChannelRate c = view.channels().getFirst();
        assertEquals(50, c.transfers());
        assertEquals(600_000, c.bits());
        assertEquals(1500.0, c.bytesPerTransfer());
        assertEquals(2.5, c.eventsPerInterrupt());
        assertNull(c.transfersPerDoorbell());
        assertEquals(17, c.ringUsed());
        TopView.LinkRate l = view.links().getFirst();
        assertTrue(l.ready());
        assertEquals(500, l.rxPackets());
        assertEquals(List.of(new TopView.DropRate("ipa0", "rmnet0", "queue-full", 15, 30)), view.drops());
    }

    @Test
    void shouldTakeACounterThatShrankForOneThatBeganAnew() {
        device.put(Measure.TX_BYTES, 1_000_000L);
        TopSample before = sample();
        device.put(Measure.TX_BYTES, 1_000L);
        time.run(Duration.ofSeconds(1));
        assertEquals(8_000, TopView.between(before, sample()).devices().getFirst().txBits());
    }

    @Test
    void shouldShowNoRateForWhatWasNotThereBefore() {
        traffic();
        TopSample before = new TopSample(time.nanoTime(), List.of(), List.of());
        time.run(Duration.ofSeconds(1));
        TopView view = TopView.between(before, sample());
        assertEquals(0, view.links().getFirst().rxPackets());
        assertEquals(30, view.links().getFirst().dropped());
    }

    @Test
    void shouldShowADeviceThatIsNotThereWithItsState() {
        TopSample away = new TopSample(SECOND, List.of(new TopSample.Standing("ipa0", "WAITING", "-")), List.of());
        TopView view = TopView.between(sample(), away);
        assertEquals("WAITING", view.devices().getFirst().state());
        assertTrue(TopText.of(view).contains("ipa0    WAITING"), TopText.of(view));
    }

    @Test
    void shouldShowTableAfterTableUntilAKeyComes() throws Exception {
        Screen screen = new Screen(this::traffic, () -> { }, this::traffic);
        TopCommands.run(this::sample, screen, SECOND, false, false);
        assertEquals(3, screen.shown.size());
        assertTrue(screen.shown.get(0).contains("rmnet0      ipa0    queue-full  30     30"), screen.shown.get(0));
        assertTrue(screen.shown.get(1).startsWith("over 1.0 s"), screen.shown.get(1));
        assertEquals(screen.shown.get(0).lines().filter(l -> l.startsWith("AP_MODEM_RX")).toList(),
                screen.shown.get(2).lines().filter(l -> l.startsWith("AP_MODEM_RX")).toList());
    }

    @Test
    void shouldShowOneTableOnly() throws Exception {
        Screen screen = new Screen(this::traffic, this::traffic);
        TopCommands.run(this::sample, screen, SECOND / 2, true, false);
        assertEquals(1, screen.shown.size());
        assertTrue(screen.shown.getFirst().startsWith("over 0.5 s"));
    }

    @Test
    void shouldPrintTheSameNumbersAsJson() throws Exception {
        Screen screen = new Screen(this::traffic);
        TopCommands.run(this::sample, screen, SECOND, false, true);
        String line = screen.shown.getFirst();
        assertFalse(line.contains("\n"));
        assertTrue(line.contains("\"txPackets\":2000.0"), line);
        assertTrue(line.contains("\"eventsPerInterrupt\":2.5"), line);
        assertTrue(line.contains("\"transfersPerDoorbell\":null"), line);
    }

    @Test
    void shouldWriteNumbersShort() {
        assertEquals("0", TopText.number(0));
        assertEquals("0.4", TopText.number(0.4));
        assertEquals("950", TopText.number(950));
        assertEquals("999", TopText.number(999.4));
        assertEquals("1.0k", TopText.number(999.6));
        assertEquals("12.5k", TopText.number(12_540));
        assertEquals("100k", TopText.number(99_960));
        assertEquals("1.2G", TopText.number(1.23e9));
        assertEquals("-", TopText.ratio(null));
    }
}
