package org.qipa.benchmarks.container;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.qipa.api.device.Device;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.journal.Journals;
import org.qipa.api.network.LocalInterface;

/**
 * Swaps of the SoC under traffic: from the last packet before to the first one after, as an application sees it. Once by
 * another target in the device's configuration, once by an update of the SoC's bundle.
 */
final class Swaps {

    private static final String FIRST = "sdm845";
    private static final String SECOND = "sc7280";
    /** Half a millisecond from packet to packet: finer than anything that is measured. */
    private static final int PACKETS_A_SECOND = 2_000;
    private static final int REPLIES_AFTER = 20;
    private static final long LIMIT_SECONDS = 20;
    private static final Set<JournalKind> SWAPS = EnumSet.of(JournalKind.SWAP);
    private static final Set<JournalKind> STEPS = EnumSet.of(JournalKind.STEP, JournalKind.SWAP);

    private final Path home;
    private final int rounds;
    private final boolean delays;

    Swaps(Path home, int rounds, boolean delays) {
        this.home = home;
        this.rounds = rounds;
        this.delays = delays;
    }

    /** What swaps of one kind took. */
    record Result(String kind, boolean delays, int rounds, double p50, double p99, long lost) {}

    /** Something that makes a device go and come back. */
    @FunctionalInterface
    private interface Swap {
        /** Does it; answers the SoC that comes. */
        String run(int round) throws Exception;
    }

    void run(Report report) throws Exception {
        try (Embedded container = Embedded.start(home, "qipa-core", "qipa-virtual")) {
            if (!delays) {
                container.configure("org.qipa.virtual.ipa", "", Map.of("commandDelayMicros", 0L, "ucBootMillis", 0L));
                container.configure("org.qipa.virtual.modem", "", Map.of("answerMillis", 0));
            }
            Configuration device = new Scene(container).device(0, FIRST);
            try (Scene.Arrivals arrivals = new Scene(container).new Arrivals(1, "")) {
                arrivals.await(LIMIT_SECONDS);
            }
            report.add(measure(container, "target change", round -> {
                String soc = round % 2 == 0 ? SECOND : FIRST;
                device.update(new Hashtable<>(Scene.device("ipa0", soc)));
                return soc;
            }, report));
            device.update(new Hashtable<>(Scene.device("ipa0", FIRST)));
            Bundle bundle = container.bundle("org.qipa.soc." + FIRST);
            report.add(measure(container, "bundle update", round -> {
                container.update(bundle);
                return FIRST;
            }, report));
        }
    }

    private Result measure(Embedded container, String kind, Swap swap, Report report) throws Exception {
        Distribution gaps = new Distribution();
        Map<String, Distribution> steps = new TreeMap<>();
        LocalInterface through = container.service(LocalInterface.class, "", 10_000);
        Journal journal = container.service(Journals.class, "", 1_000).find("ipa0").orElseThrow();
        Echo echo = new Echo(through, Scene.own(0), Scene.host(0), PACKETS_A_SECOND);
        // The first tenth warms up.
        for (int round = -(rounds / 10 + 1); round < rounds; round++) {
            echo.longestAfter(REPLIES_AFTER);
            echo.mark();
            long mark = journal.next();
            long begin = System.nanoTime();
            CountDownLatch ready = new CountDownLatch(1);
            try (var _ = journal.subscribe(SWAPS, e -> {
                if (e.number() >= mark && e.subject().equals("ready")) {
                    ready.countDown();
                }
            })) {
                String soc = swap.run(round & 1);
                if (!ready.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("not READY: soc=" + soc + " state="
                            + container.service(Device.class, "", 1_000).state());
                }
            }
            long gap = echo.longestAfter(REPLIES_AFTER);
            if (round >= 0) {
                gaps.add(gap);
                journal.events(mark, STEPS, e -> true)
                        .forEach(e -> step(steps, e, begin));
            }
        }
        echo.close();
        report.line(String.format(Locale.ROOT, "%-14s %s  %s", kind, delays ? "model's delays" : "delays 0      ", gaps));
        steps.forEach((name, times) -> report.detail(String.format(Locale.ROOT, "    %-44s %s", name, times)));
        return new Result(kind, delays, rounds, gaps.percentile(50), gaps.percentile(99),
                echo.sent() - echo.refused() - echo.replies());
    }

    private static void step(Map<String, Distribution> steps, JournalEvent e, long begin) {
        String name = e.kind() + " " + e.subject();
        steps.computeIfAbsent(name, n -> new Distribution()).add(e.a());
        steps.computeIfAbsent(name + " (ended at)", n -> new Distribution()).add(e.nanoTime() - begin);
    }
}
