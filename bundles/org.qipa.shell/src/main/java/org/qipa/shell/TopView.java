package org.qipa.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.qipa.api.metrics.Measure;
import org.qipa.api.metrics.Reading;
import org.qipa.api.metrics.Reading.Of;
import org.qipa.shell.TopSample.Standing;

/**
 * What went on between two samples, as rates a second. A ratio is null when there was nothing to divide by.
 *
 * @param seconds  between them
 * @param devices  each
 * @param channels of the devices that are there
 * @param links    each
 * @param drops    what was ever dropped, and how much of it now
 */
record TopView(double seconds, List<DeviceRate> devices, List<ChannelRate> channels, List<LinkRate> links,
        List<DropRate> drops) {

    private static final int BITS = 8;
    private static final double NANOS = 1e9;

    /**
     * A device. Packets are those of its links, bits those of its transfers; packets in a transfer is how well frames are
     * aggregated.
     */
    record DeviceRate(String device, String state, String soc, double txPackets, double txBits, double rxPackets,
            double rxBits, Double txPacketsPerTransfer, Double rxPacketsPerTransfer, long stalls, double drops,
            long dropped) {}

    /** A channel. */
    record ChannelRate(String device, String channel, double transfers, double bits, Double bytesPerTransfer,
            long ringUsed, long ringLimit, double events, double interrupts, Double eventsPerInterrupt,
            Double transfersPerDoorbell) {}

    /** A link. */
    record LinkRate(String device, String link, boolean ready, double txPackets, double txBits, double rxPackets,
            double rxBits, long queueUsed, long queueLimit, double drops, long dropped) {}

    /** What was dropped for one reason. */
    record DropRate(String device, String of, String reason, double drops, long dropped) {}

    /** What went on between a sample and a later one. */
    static TopView between(TopSample before, TopSample after) {
        return new Maker(before, after).make();
    }

    private record Maker(Map<List<Object>, Reading> before, TopSample after, double seconds) {

        Maker(TopSample before, TopSample after) {
            this(before.byKey(), after, (after.nanos() - before.nanos()) / NANOS);
        }

        TopView make() {
            return new TopView(seconds, after.devices().stream().map(this::device).toList(),
                    after.readings(Of.CHANNEL).stream().map(this::channel).toList(),
                    after.readings(Of.LINK).stream().map(this::link).toList(), drops());
        }

        private Reading grown(Reading now) {
            return now.since(before.get(TopSample.key(now)));
        }

        private double rate(long grown) {
            return seconds > 0 ? grown / seconds : 0;
        }

        private double rate(Reading grown, Measure measure) {
            return rate(grown.value(measure));
        }

        private DeviceRate device(Standing standing) {
            String name = standing.device();
            List<Reading> links = after.readings(Of.LINK).stream().filter(r -> r.device().equals(name)).map(this::grown)
                    .toList();
            long tx = links.stream().mapToLong(r -> r.value(Measure.TX_PACKETS)).sum();
            long rx = links.stream().mapToLong(r -> r.value(Measure.RX_PACKETS)).sum();
            Reading now = after.readings(Of.DEVICE).stream().filter(r -> r.device().equals(name)).findFirst().orElse(null);
            if (now == null) {
                return new DeviceRate(name, standing.state(), standing.soc(), rate(tx), 0, rate(rx), 0, null, null, 0, 0, 0);
            }
            Reading grown = grown(now);
            return new DeviceRate(name, standing.state(), standing.soc(),
                    rate(tx), rate(grown, Measure.TX_BYTES) * BITS, rate(rx), rate(grown, Measure.RX_BYTES) * BITS,
                    ratio(tx, grown.value(Measure.TX_TRANSFERS)), ratio(rx, grown.value(Measure.RX_TRANSFERS)),
                    grown.value(Measure.STALLS), rate(grown.dropped()), now.dropped());
        }

        private ChannelRate channel(Reading now) {
            Reading grown = grown(now);
            long transfers = grown.value(Measure.TRANSFERS);
            long bytes = grown.value(Measure.BYTES);
            long events = grown.value(Measure.EVENTS);
            long interrupts = grown.value(Measure.INTERRUPTS);
            return new ChannelRate(now.device(), now.name(), rate(transfers), rate(bytes) * BITS, ratio(bytes, transfers),
                    now.value(Measure.RING_USED), now.value(Measure.RING_LIMIT), rate(events), rate(interrupts),
                    ratio(events, interrupts), ratio(transfers, grown.value(Measure.DOORBELLS)));
        }

        private LinkRate link(Reading now) {
            Reading grown = grown(now);
            return new LinkRate(now.device(), now.name(), now.value(Measure.READY) == 1,
                    rate(grown, Measure.TX_PACKETS), rate(grown, Measure.TX_BYTES) * BITS,
                    rate(grown, Measure.RX_PACKETS), rate(grown, Measure.RX_BYTES) * BITS,
                    now.value(Measure.QUEUE_USED), now.value(Measure.QUEUE_LIMIT), rate(grown.dropped()), now.dropped());
        }

        private List<DropRate> drops() {
            List<DropRate> rows = new ArrayList<>();
            for (Reading now : after.readings()) {
                Reading grown = grown(now);
                now.drops().forEach((reason, total) -> {
                    if (total > 0) {
                        rows.add(new DropRate(now.device(), now.name(), reason, rate(grown.drops().get(reason)), total));
                    }
                });
            }
            return rows;
        }

        private static Double ratio(long of, long by) {
            return by == 0 ? null : Double.valueOf((double) of / by);
        }
    }
}
