package org.qipa.benchmarks.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osgi.service.cm.Configuration;
import org.qipa.api.device.Device;

/** Many devices in one container: how long until all are READY, and what an idle one keeps. */
final class Devices {

    private static final String SOC = "sdm845";
    private static final long LIMIT_SECONDS = 600;
    /** Longer than it takes a device to suspend, and for the collector to be asked again. */
    private static final long IDLE_MILLIS = 3_000;
    private static final int COLLECTIONS = 3;

    private final Path home;
    private final int[] counts;

    Devices(Path home, int... counts) {
        this.home = home;
        this.counts = counts;
    }

    /**
     * So many devices.
     *
     * @param seconds     until all were READY
     * @param residentKb  of the process, idle
     * @param heapKb      of it in use on the heap
     * @param threads     of the process
     */
    record Result(int devices, double seconds, long residentKb, long heapKb, int threads) {}

    void run(Report report) throws Exception {
        try (Embedded container = Embedded.start(home, "qipa-core", "qipa-virtual")) {
            Scene scene = new Scene(container);
            // One before, so that code is loaded and what is shared is there.
            List<Configuration> configurations = new ArrayList<>();
            Result before = null;
            int present = 0;
            for (int count : counts) {
                long begin = System.nanoTime();
                for (; present < count; present++) {
                    configurations.add(scene.device(present, SOC));
                }
                try (Scene.Arrivals arrivals = scene.new Arrivals(count, "")) {
                    arrivals.await(LIMIT_SECONDS);
                }
                double seconds = (System.nanoTime() - begin) / 1e9;
                Result now = idle(container, count, seconds);
                report.add(now);
                report.line(line(now, before));
                before = now;
            }
            for (Configuration configuration : configurations) {
                configuration.delete();
            }
        }
    }

    private static Result idle(Embedded container, int count, double seconds) throws Exception {
        for (int i = 0; i < COLLECTIONS; i++) {
            Thread.sleep(IDLE_MILLIS / COLLECTIONS);
            System.gc();
        }
        int up = container.context().getServiceReferences(Device.class, null).size();
        if (up != count) {
            throw new IllegalStateException("devices: present=" + up + " expected=" + count);
        }
        Runtime runtime = Runtime.getRuntime();
        return new Result(count, seconds, status("VmRSS"), (runtime.totalMemory() - runtime.freeMemory()) / 1024,
                (int) status("Threads"));
    }

    /** A line of the kernel's description of this process. */
    private static long status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith(name + ":"))
                .map(l -> l.replaceAll("\\D", "")).mapToLong(Long::parseLong).findFirst().orElse(-1);
    }

    private static String line(Result now, Result before) {
        String each = before == null ? "" : String.format(Locale.ROOT,
                "   each of the %d more: %.2f ms, resident %d KB, heap %d KB, %.1f threads",
                now.devices() - before.devices(), now.seconds() * 1000 / (now.devices() - before.devices()),
                (now.residentKb() - before.residentKb()) / (now.devices() - before.devices()),
                (now.heapKb() - before.heapKb()) / (now.devices() - before.devices()),
                (double) (now.threads() - before.threads()) / (now.devices() - before.devices()));
        return String.format(Locale.ROOT, "%5d devices READY after %7.3f s  resident %7d KB  heap %7d KB  threads %5d%s",
                now.devices(), now.seconds(), now.residentKb(), now.heapKb(), now.threads(), each);
    }
}
