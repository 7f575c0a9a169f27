package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.qipa.api.device.Device;
import org.qipa.api.network.Link;
import org.qipa.api.soc.EndpointName;

/** Links are made, changed and removed while packets flow through another one; what is refused changes nothing. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LinksIT {

    private static final int PER_SECOND = 500;

    @Inject
    private BundleContext context;
    private Lab lab;
    private Ping other;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.soc("sdm845"), Slices.virtualPlatform(), Slices.shell());
    }

    @Before
    public void open() throws Exception {
        lab = Lab.withDevice(context);
        other = lab.ping("rmnet0", 1, PER_SECOND);
        other.awaitReplies(1);
    }

    @After
    public void close() throws Exception {
        other.close();
        lab.closeWithDevice();
    }

    @Test
    public void shouldMakeChangeAndRemoveALinkByCommands() throws Exception {
        String added = lab.gogo("ipa:link add rmnet7 mux=7 mtu=1400 addresses=10.64.7.2/24,fd00:64:7::2/64");
        assertEquals("rmnet7 addresses=10.64.7.2/24,fd00:64:7::2/64 device=ipa0 mtu=1400 mux=7 name=rmnet7\n", added);
        assertTrue(lab.gogo("ipa:ping rmnet7 10.64.7.1 -c 2 -i 0.01").contains(" 0.0% packet loss"));

        lab.gogo("ipa:link set rmnet7 mtu=1280 addresses=10.64.7.9/24");
        assertEquals(1280, link("rmnet7").mtu());
        assertTrue(lab.gogo("ipa:ping rmnet7 10.64.7.1 -c 2 -i 0.01").contains("(10.64.7.9)"));

        // Another mux id makes another link of it, with another host behind it.
        lab.gogo("ipa:link set rmnet7 mux=9 addresses=10.64.9.2/24 mtu=");
        assertEquals(9, link("rmnet7").muxId());
        assertTrue(lab.gogo("ipa:ping rmnet7 10.64.9.1 -c 2 -i 0.01").contains(" 0.0% packet loss"));

        assertEquals("rmnet7 removed\n", lab.gogo("ipa:link remove rmnet7"));
        assertEquals(0, context.getServiceReferences(Link.class, "(qipa.link=rmnet7)").size());
        lab.interfaceGone("rmnet7");
        nothingLostOnTheOther();
    }

    @Test
    public void shouldTakeTheFirstFreeMuxIdAndTheOnlyDevice() throws Exception {
        assertTrue(lab.gogo("ipa:link add rmnet8").contains(" device=ipa0 mux=2 "));
        lab.gogo("ipa:link remove rmnet8");
        nothingLostOnTheOther();
    }

    @Test
    public void shouldRefuseWhatIsWrongAndLeaveEverythingAsItWas() throws Exception {
        refused("mux id out of range: mux=255 limit=0..254", "ipa:link add rmnet7 mux=255");
        refused("mux id is taken", "ipa:link add rmnet7 mux=1");
        refused("MTU out of range: mtu=20000 limit=0..16384", "ipa:link set rmnet0 mtu=20000");
        refused("10.64.1.2/99", "ipa:link set rmnet0 addresses=10.64.1.2/99");
        refused("not a key of a link: speed=9", "ipa:link set rmnet0 speed=9");
        refused("there is such a link: link=rmnet0", "ipa:link add rmnet0");
        refused("no such link: link=rmnet7 known=[rmnet0]", "ipa:link remove rmnet7");
        assertEquals(1400, link("rmnet0").mtu());
        assertTrue(lab.gogo("ipa:links").contains("10.64.1.2/24"));
        nothingLostOnTheOther();
    }

    @Test
    public void shouldChangeChecksumsAndQueueUnderTrafficByConfigurationAdmin() throws Exception {
        configure(Map.of("txChecksum", false, "queue", 64, "dropBadChecksum", true));
        other.awaitReplies(100);
        configure(Map.of());
        other.awaitReplies(100);
        nothingLostOnTheOther();
    }

    @Test
    public void shouldAggregateTheUplinkOfASocWhoseTableTakesItApart() throws Exception {
        refused("no aggregation towards the modem: the endpoint does not take frames apart: device=ipa0"
                + " aggregationFrames=8 limit=1", "ipa:link set rmnet0 aggregationFrames=8");
        Path file = Slices.socFolder().resolve("aggregated.json");
        Files.writeString(file, aggregated());
        try {
            lab.swap("ipa0", "aggregated");
            lab.ready("ipa0", "aggregated");
            lab.gogo("ipa:link set rmnet0 aggregationFrames=8 aggregationMicros=6000");
            long packets = link("rmnet0").counters().get("tx_packets");
            long transfers = transfers();
            other.awaitReplies(400);
            nothingLostOnTheOther();
            packets = link("rmnet0").counters().get("tx_packets") - packets;
            transfers = transfers() - transfers;
            assertTrue("packets=" + packets + " transfers=" + transfers, transfers < packets * 3 / 4);
            lab.swap("ipa0", "sdm845");
            lab.ready("ipa0", "sdm845");
        } finally {
            Files.delete(file);
        }
    }

    /** The table of a SoC whose AP_MODEM_TX takes aggregates apart. */
    private String aggregated() throws Exception {
        URL url = lab.bundle("org.qipa.soc.sdm845").findEntries("/", "sdm845.json", true).nextElement();
        try (InputStream in = url.openStream()) {
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\"soc\": \"sdm845\"",
                    "\"soc\": \"aggregated\"");
            int endpoint = table.indexOf("\"AP_MODEM_TX\"");
            return table.substring(0, endpoint) + table.substring(endpoint).replaceFirst("\"aggregation\": false",
                    "\"aggregation\": true");
        }
    }

    /** Transfers the uplink channel has completed since the device is there. */
    private long transfers() {
        return lab.service(Device.class, d -> d.name().equals("ipa0")).snapshot().channels().stream()
                .filter(c -> c.endpoint() == EndpointName.AP_MODEM_TX).findFirst().orElseThrow().transactions();
    }

    private void configure(Map<String, Object> more) throws Exception {
        Map<String, Object> all = new HashMap<>(Map.of("name", "rmnet0", "device", "ipa0", "mux", 1, "mtu", 1400,
                "end", "local", "addresses", new String[] {"10.64.1.2/24", "fd00:64:1::2/64"}));
        all.putAll(more);
        lab.configure(Link.PID, "rmnet0", all);
    }

    private Link link(String name) {
        return lab.service(Link.class, l -> l.name().equals(name));
    }

    private void refused(String why, String line) {
        Exception e = assertThrows(line, Exception.class, () -> lab.gogo(line));
        assertTrue(e.getMessage(), e.getMessage().contains(why));
    }

    private void nothingLostOnTheOther() throws Exception {
        Ping.Result result = other.stop();
        assertEquals(result.toString(), 0, result.lost() + result.duplicates() + result.refused());
        assertTrue(result.toString(), result.sent() > 0);
    }
}
