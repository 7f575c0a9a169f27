package org.qipa.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.qipa.api.metrics.Measure;
import org.qipa.api.metrics.Reading;
import org.qipa.api.metrics.Reading.Of;

/**
 * The meters of a device with its channels, or of a link: {@code qipa.device.rx.bytes}, {@code qipa.channel.events},
 * {@code qipa.link.drops} and so on, with tags {@code device}, {@code channel}, {@code link}, {@code reason}. Closing it takes
 * them out of the registry.
 */
final class MeterSet implements AutoCloseable {

    private final MeterRegistry registry;
    /** Meters hold it weakly: it lives as long as this. */
    private final Sample sample;
    private final List<Meter> meters = new ArrayList<>();

    MeterSet(MeterRegistry registry, Sample sample) {
        this.registry = registry;
        this.sample = sample;
    }

    /** Adds meters for measures of a thing, whether it is there now or will be. */
    MeterSet add(Of of, String device, String name, Collection<Measure> measures, Collection<String> reasons) {
        String prefix = "qipa." + of.name().toLowerCase(Locale.ROOT) + ".";
        Tags tags = of == Of.DEVICE ? Tags.of("device", device)
                : Tags.of("device", device, of.name().toLowerCase(Locale.ROOT), name);
        for (Measure measure : measures) {
            meters.add(measure.kind() == Measure.Kind.COUNTER
                    ? FunctionCounter.builder(prefix + measure.label(), sample, s -> s.value(of, name, measure)).tags(tags)
                            .baseUnit(measure.unit()).description(measure.what()).register(registry)
                    : Gauge.builder(prefix + measure.label(), sample, s -> s.value(of, name, measure)).tags(tags)
                            .baseUnit(measure.unit().isEmpty() ? null : measure.unit()).description(measure.what())
                            .register(registry));
        }
        for (String reason : reasons) {
            meters.add(FunctionCounter.builder(prefix + "drops", sample, s -> s.drops(of, name, reason))
                    .tags(tags.and("reason", reason)).baseUnit("packets").description("packets dropped, by reason")
                    .register(registry));
        }
        return this;
    }

    /** Adds meters for everything that a reading has. */
    MeterSet add(Reading reading) {
        return add(reading.of(), reading.device(), reading.name(), reading.values().keySet(), reading.drops().keySet());
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
