package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Hashtable;
import java.util.List;
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
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** The page of meters of a device that carries packets and changes its SoC. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class MetricsIT {

    private static final String REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    @Inject
    private BundleContext context;
    private Lab lab;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.soc("sdm845"), Slices.soc("sc7280"), Slices.virtualPlatform(),
                Slices.metrics());
    }

    @Before
    public void open() throws Exception {
        lab = new Lab(context);
        lab.service(ConfigurationAdmin.class, c -> true).getConfiguration("org.qipa.metrics.prometheus", "?")
                .update(new Hashtable<>(Map.of("port", 0)));
        lab.close();
        lab = Lab.withDevice(context);
    }

    @After
    public void close() throws Exception {
        lab.closeWithDevice();
    }

    @Test
    public void shouldShowPacketsOfALinkAndGoOnCountingOverASwap() throws Exception {
        try (Ping ping = lab.ping("rmnet0", 1, 500)) {
            ping.awaitReplies(50);
            double before = received();
            assertTrue("received=" + before, before >= 50);
            lab.swap("ipa0", "sc7280");
            lab.ready("ipa0", "sc7280");
            ping.awaitReplies(50);
            double after = received();
            assertTrue("before=" + before + " after=" + after, after >= before + 50);
            assertEquals(0, ping.stop().lost());
        }
    }

    private double received() throws Exception {
        String page = page();
        return page.lines().filter(l -> l.startsWith("qipa_") && l.contains("link=\"rmnet0\"") && l.contains("rx_packets"))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1))).max()
                .orElseThrow(() -> new AssertionError("no packets of rmnet0:\n" + page));
    }

    private String page() throws Exception {
        List<ServiceReference<?>> pages = List.of(context.getServiceReferences(REGISTRY, "(qipa.page=*)"));
        String address = pages.getFirst().getProperty("qipa.page").toString();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
