package org.qipa.itests;

import static org.junit.Assert.assertEquals;

import java.lang.management.ManagementFactory;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.qipa.api.time.TimeSource;

/**
 * What a run could leave behind: threads, services, open files and sockets, network interfaces, native memory.
 *
 * @param threads      names of the live threads of qipa
 * @param services     qipa services, by interface and properties
 * @param files        open file descriptors that are sockets, devices or anonymous inodes
 * @param interfaces   network interfaces
 * @param nativeBytes  memory allocated through java.lang.foreign, as the JVM's native memory tracking counts it ("Other")
 */
record Leftovers(Set<String> threads, Set<String> services, Set<String> files, Set<String> interfaces,
        long nativeBytes) {

    /** Growth of native memory that is not a leak: allocator rounding, journal chunks in use. */
    private static final long NATIVE_SLACK = 2 << 20;

    static Leftovers take(BundleContext context) throws Exception {
        // Lanes have threads while there is something to do, so these come and go: the lanes themselves are told instead.
        Set<String> threads = Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive)
                .filter(t -> t.getThreadGroup() == null || !t.getThreadGroup().getName().equals("qipa-lanes"))
                .map(Thread::getName)
                .filter(n -> n.startsWith("ipa") || n.startsWith("qipa")).collect(Collectors.toCollection(TreeSet::new));
        ServiceReference<TimeSource> time = context.getServiceReference(TimeSource.class);
        if (time != null) {
            context.getService(time).lanes().forEach(lane -> threads.add("lane " + lane));
            context.ungetService(time);
        }
        Set<String> services = new TreeSet<>();
        ServiceReference<?>[] references = context.getAllServiceReferences(null, null);
        for (ServiceReference<?> reference : references) {
            String name = ((String[]) reference.getProperty("objectClass"))[0];
            if (name.startsWith("org.qipa")) {
                services.add(name + " " + reference.getProperty("qipa.device") + " " + reference.getProperty("qipa.link")
                        + " " + reference.getProperty("qipa.soc") + " " + reference.getProperty("qipa.registers"));
            }
        }
        Set<String> files = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (!target.startsWith("/") || target.startsWith("/dev/")) {
                        files.add(target);
                    }
                } catch (java.io.IOException e) {
                    // closed since it was listed
                }
            }
        }
        Set<String> interfaces = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .map(NetworkInterface::getName).collect(Collectors.toCollection(TreeSet::new));
        return new Leftovers(threads, services, files, interfaces, allocatedNow());
    }

    /** What is there once everything but native memory is as it was. */
    static Leftovers settled(Leftovers before, BundleContext context) throws Exception {
        Leftovers limitless = new Leftovers(before.threads, before.services, before.files, before.interfaces,
                Long.MAX_VALUE - NATIVE_SLACK);
        assertNothingNew(limitless, context);
        return new Leftovers(before.threads, before.services, before.files, before.interfaces, allocatedNow());
    }

    /** Compares; threads and services may take a moment to go, and are waited for. */
    static void assertNothingNew(Leftovers before, BundleContext context) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        Leftovers now = take(context);
        while (!now.isLike(before) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            now = take(context);
        }
        assertEquals("threads", before.threads, now.threads);
        assertEquals("services", before.services, now.services);
        assertEquals("interfaces", before.interfaces, now.interfaces);
        assertEquals("open files", before.files, now.files);
        if (now.nativeBytes > before.nativeBytes + NATIVE_SLACK) {
            throw new AssertionError("native memory grew: before=" + before.nativeBytes + " now=" + now.nativeBytes
                    + " slack=" + NATIVE_SLACK);
        }
    }

    private boolean isLike(Leftovers o) {
        return threads.equals(o.threads) && services.equals(o.services) && interfaces.equals(o.interfaces)
                && files.equals(o.files) && nativeBytes <= o.nativeBytes + NATIVE_SLACK;
    }

    /** "Other" of native memory tracking, which the forked JVM is started with; 0 when it is off. */
    private static long allocatedNow() throws Exception {
        String summary = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new javax.management.ObjectName("com.sun.management:type=DiagnosticCommand"), "vmNativeMemory",
                new Object[] {new String[] {"summary", "scale=B"}}, new String[] {String[].class.getName()});
        var m = java.util.regex.Pattern.compile("Other \\(reserved=\\d+, committed=(\\d+)").matcher(summary);
        return m.find() ? Long.parseLong(m.group(1)) : 0;
    }
}
