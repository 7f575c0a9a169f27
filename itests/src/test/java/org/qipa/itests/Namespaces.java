package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two network namespaces of one test: for applications, and for the network behind the modem. Names have the process's id
 * in them, so that runs side by side do not meet; both go with {@link #close}.
 */
final class Namespaces implements AutoCloseable {

    /** No program of a test runs longer. */
    private static final String LIMIT_SECONDS = "60";
    /** An interface goes a moment after its service. */
    private static final long GONE_NANOS = 5_000_000_000L;
    private static final Path TUN = Path.of("/dev/net/tun");

    private final String suffix = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    private final List<String> made = new ArrayList<>();

    /** A program's output. */
    private record Ran(int exitCode, String output) {}

    /** Skips the test, and says why, where there can be no namespaces. */
    static void assume() throws Exception {
        String missing = null;
        if (!Files.isWritable(TUN)) {
            missing = TUN + " is " + (Files.exists(TUN) ? "not writable: not root" : "missing");
        } else if (!isInstalled("ip") || !isInstalled("ping")) {
            missing = "ip and ping are not both installed: run/install-test-tools does that";
        } else {
            missing = probe();
        }
        if (missing != null) {
            System.out.println("skipped: " + missing);
        }
        assumeTrue(missing, missing == null);
    }

    /** Why there can be no namespace with an interface that is up, or null. */
    private static String probe() throws Exception {
        String name = "qipa-probe-" + ProcessHandle.current().pid();
        Ran added = run(List.of("ip", "netns", "add", name));
        if (added.exitCode() != 0) {
            return "no network namespaces: " + added.output().strip();
        }
        Ran up = run(List.of("ip", "-n", name, "link", "set", "lo", "up"));
        run(List.of("ip", "netns", "delete", name));
        return up.exitCode() == 0 ? null : "no right to set up interfaces: " + up.output().strip();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Makes a namespace with a loopback interface that is up. */
    String add(String role) throws Exception {
        String name = "qipa-" + role + "-" + suffix;
        made.add(name);
        ip("netns", "add", name);
        ip("-n", name, "link", "set", "lo", "up");
        return name;
    }

    /** Name for an interface, within Linux's 15 characters. */
    String interfaceName(String role) {
        return "q" + role + suffix;
    }

    /** Moves an interface there and gives it addresses; the descriptor it belongs to stays as it is. */
    void move(String device, String namespace, String address4, String address6) throws Exception {
        ip("link", "set", device, "netns", namespace);
        ip("-n", namespace, "link", "set", device, "up");
        ip("-n", namespace, "addr", "add", address4, "dev", device);
        ip("-n", namespace, "addr", "add", address6, "dev", device, "nodad");
    }

    private static String ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Ran ran = run(command);
        assertEquals(command + ": " + ran.output(), 0, ran.exitCode());
        return ran.output();
    }

    /** Runs a program in a namespace to its end; it must succeed. */
    String run(String namespace, String... command) throws Exception {
        Ran ran = run(inside(namespace, command));
        assertEquals(List.of(command) + ": " + ran.output(), 0, ran.exitCode());
        return ran.output();
    }

    /** Starts a program in a namespace; its output is read by the caller, and it ends by itself after a time. */
    Process start(String namespace, String... command) throws IOException {
        return new ProcessBuilder(inside(namespace, command)).redirectErrorStream(true).start();
    }

    private static List<String> inside(String namespace, String... command) {
        List<String> all = new ArrayList<>(List.of("timeout", LIMIT_SECONDS, "ip", "netns", "exec", namespace));
        all.addAll(List.of(command));
        return all;
    }

    private static Ran run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    /** Fails when one of these interfaces stays in a namespace of this test, or in that of the process. */
    void assertNoInterface(String... names) throws Exception {
        long deadline = System.nanoTime() + GONE_NANOS;
        String found = interfaces();
        while (Stream.of(names).anyMatch(found::contains) && System.nanoTime() < deadline) {
            found = interfaces();
        }
        String left = found;
        assertEquals(left, List.of(), Stream.of(names).filter(left::contains).toList());
    }

    private String interfaces() throws Exception {
        StringBuilder all = new StringBuilder(ip("-o", "link", "show"));
        for (String namespace : made) {
            all.append(ip("-n", namespace, "-o", "link", "show"));
        }
        return all.toString();
    }

    @Override
    public void close() throws Exception {
        for (String namespace : made) {
            run(List.of("ip", "netns", "delete", namespace));
        }
        String left = ip("netns", "list");
        assertEquals(left, List.of(), made.stream().filter(left::contains).toList());
        made.clear();
    }
}
