package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.qipa.api.network.Link;
import org.qipa.api.network.NetworkInterface;

/**
 * The system's own programs in two network namespaces, with the device between them: TUN, rmnet, IPA, modem, TUN.
 * Nothing in the namespace of the process gets an address.
 */
@RunWith(WithNamespaces.class)
@ExamReactorStrategy(PerClass.class)
public class NamespacesIT {

    private static final int MTU = 1400;
    private static final int MUX = 1;
    private static final int PORT = 8080;
    private static final int MEGABYTES = 20;
    private static final String AP4 = "10.231.77.2";
    private static final String NETWORK4 = "10.231.77.1";
    private static final String AP6 = "fd00:231:77::2";
    private static final String NETWORK6 = "fd00:231:77::1";

    @Inject
    private BundleContext context;
    private Lab lab;
    private Namespaces namespaces;
    private String applications;
    private String network;
    private String link;
    private String modemLink;

    /** A finished download. */
    private record Download(String sha256, long bytes, long nanos, long longestGapNanos) {
        @Override
        public String toString() {
            return String.format("%d bytes in %.2f s, %.1f MB/s, longest gap %.1f ms", bytes, nanos / 1e9,
                    bytes / 1e6 / (nanos / 1e9), longestGapNanos / 1e6);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.allSocs(), Slices.virtualPlatform());
    }

    @Before
    public void open() throws Exception {
        lab = new Lab(context);
        namespaces = new Namespaces();
        link = namespaces.interfaceName("ap");
        modemLink = namespaces.interfaceName("net");
        applications = namespaces.add("ap");
        network = namespaces.add("net");
        tun(Link.PID, link);
        tun(Link.MODEM_PID, modemLink);
        lab.deviceOfSoc("ipa0", "sdm845");
        namespaces.move(link, applications, AP4 + "/24", AP6 + "/64");
        namespaces.move(modemLink, network, NETWORK4 + "/24", NETWORK6 + "/64");
        lab.ready("ipa0", "sdm845");
        lab.running("ipa0");
    }

    private void tun(String pid, String name) throws Exception {
        lab.configure(pid, name, Map.of("name", name, "device", "ipa0", "mux", MUX, "mtu", MTU, "end", "tun"));
        lab.service(NetworkInterface.class, i -> i.name().equals(name));
    }

    @After
    public void close() throws Exception {
        try (Namespaces both = namespaces; Lab configured = lab) {
            configured.remove("org.qipa.device", "ipa0");
            configured.remove(Link.PID, link);
            configured.remove(Link.MODEM_PID, modemLink);
            configured.gone("ipa0");
            configured.interfaceGone(link);
            configured.interfaceGone(modemLink);
            both.assertNoInterface(link, modemLink);
        }
    }

    @Test
    public void shouldAnswerTheSystemsOwnPing() throws Exception {
        for (String host : new String[] {NETWORK4, NETWORK6}) {
            String output = namespaces.run(applications, "ping", "-c", "20", "-i", "0.02", "-W", "5", host);
            System.out.println(output.strip());
            assertTrue(output, output.contains("20 packets transmitted, 20 received, 0% packet loss"));
        }
        String back = namespaces.run(network, "ping", "-c", "5", "-i", "0.02", "-W", "5", "-s", "1372", "-M", "do", AP4);
        assertTrue(back, back.contains("5 packets transmitted, 5 received, 0% packet loss"));
    }

    @Test
    public void shouldCarryADownload() throws Exception {
        System.out.println("download: " + download(NETWORK4, () -> { }));
        System.out.println("download: " + download("[" + NETWORK6 + "]", () -> { }));
    }

    @Test
    public void shouldKeepADownloadAliveWhileTheSocIsSwapped() throws Exception {
        System.out.println("download with a swap: " + download(NETWORK4, () -> {
            lab.swap("ipa0", "sc7280");
            lab.ready("ipa0", "sc7280");
        }));
        // The counters of a device begin with it.
        long bySecond = lab.ready("ipa0", "sc7280").snapshot().counters().get("rx_bytes");
        assertTrue("the swap missed the download: rx_bytes=" + bySecond,
                bySecond > MEGABYTES * HttpTransfer.MEGABYTE / 2);
    }

    /** Downloads by one connection, and does something when the first megabyte has arrived. */
    private Download download(String host, Step underWay) throws Exception {
        Process server = transfer(network, "serve", host.replaceAll("[\\[\\]]", ""), String.valueOf(PORT),
                String.valueOf(MEGABYTES * HttpTransfer.MEGABYTE));
        Process client = null;
        try (BufferedReader served = server.inputReader()) {
            String sha256 = after(served, "listening ");
            client = transfer(applications, "fetch", "http://" + host + ":" + PORT + "/");
            Download result;
            try (BufferedReader fetched = client.inputReader()) {
                after(fetched, "mb 1");
                underWay.run();
                String[] done = after(fetched, "done ").split(" ");
                result = new Download(done[0], Long.parseLong(done[1]), Long.parseLong(done[2]), Long.parseLong(done[3]));
            }
            assertEquals(MEGABYTES * HttpTransfer.MEGABYTE, result.bytes());
            assertEquals(sha256, result.sha256());
            server.getOutputStream().close();
            assertEquals("requests", 1, served.lines().filter("request"::equals).count());
            for (String name : new String[] {link, modemLink}) {
                NetworkInterface.Counters counters = lab.service(NetworkInterface.class, i -> i.name().equals(name))
                        .counters();
                assertEquals(name + " " + counters, 0, counters.dropped());
            }
            return result;
        } finally {
            server.destroy();
            if (client != null) {
                client.destroy();
            }
        }
    }

    private Process transfer(String namespace, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 6];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command[1] = "-XX:+UseSerialGC";
        command[2] = "-XX:TieredStopAtLevel=1";
        command[3] = "-cp";
        command[4] = Path.of(System.getProperty("qipa.home"), "itests/target/test-classes").toString();
        command[5] = HttpTransfer.class.getName();
        System.arraycopy(arguments, 0, command, 6, arguments.length);
        return namespaces.start(namespace, command);
    }

    /** Reads on to a line that starts so; the rest of it. The program ends by itself when it does not come. */
    private static String after(BufferedReader lines, String start) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
            all.append("\n  ").append(line);
        }
        throw new AssertionError("ended before: " + start + all);
    }
}
