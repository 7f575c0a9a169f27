package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.qipa.api.device.DeviceState;

/** Every provider bundle is stopped, started and updated while packets flow. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ProviderWalkIT {

    /** No stop or update takes longer, also in the middle of a bring-up. */
    private static final long LIMIT_MILLIS = 1_500;

    /** Nothing is lost when one of these is replaced (DESIGN: the device and live replacement). */
    private static final Set<String> LOSSLESS = Set.of("org.qipa.soc.sdm845", "org.qipa.registers", "org.qipa.memory",
            "org.qipa.qmi", "org.qipa.handshake", "org.qipa.gsi", "org.qipa.core", "org.qipa.documents",
            "org.qipa.qrtr.local", "org.qipa.qrtr.kernel", "org.qipa.soc.files", "org.qipa.netdev.tun", "org.qipa.shell");

    /** The device stays READY without these; its link may pause. */
    private static final Set<String> BESIDE = Set.of("org.qipa.soc.files", "org.qipa.qrtr.kernel", "org.qipa.netdev",
            "org.qipa.netdev.local", "org.qipa.netdev.tun", "org.qipa.rmnet", "org.qipa.shell");

    @Inject
    private BundleContext context;
    private Lab lab;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.soc("sdm845"), Slices.virtualPlatform(), Slices.shell());
    }

    @Before
    public void open() throws Exception {
        lab = Lab.withDevice(context);
    }

    @After
    public void close() throws Exception {
        lab.closeWithDevice();
    }

    @Test
    public void shouldComeBackAfterEveryProviderWasStoppedAndStarted() throws Exception {
        walk(bundle -> {
            timed("stop", bundle, bundle::stop);
            if (!BESIDE.contains(bundle.getSymbolicName())) {
                assertSaysWhatItWaitsFor(bundle.getSymbolicName());
            }
            timed("start", bundle, bundle::start);
        });
    }

    /** The device is gone, or is there without its modem; either way the list names what is missing. */
    private void assertSaysWhatItWaitsFor(String stopped) throws Exception {
        if (stopped.equals("org.qipa.virtual.modem")) {
            lab.until("ipa0", "waiting for its modem", () -> lab.state("ipa0") == DeviceState.WAITING_FOR_MODEM);
        }
        String list = lab.gogo("ipa:list --json");
        assertTrue(stopped + ": " + list, list.contains("\"state\":\"WAITING"));
        assertFalse(stopped + ": " + list, list.contains("\"waitsFor\":\"\""));
    }

    @Test
    public void shouldComeBackAfterEveryProviderWasUpdated() throws Exception {
        walk(bundle -> timed("update", bundle, bundle::update));
    }

    @Test
    public void shouldStopAndUpdateEveryProviderInTheMiddleOfABringUp() throws Exception {
        for (Bundle bundle : providers()) {
            beginBringUp();
            timed("stop", bundle, bundle::stop);
            timed("start", bundle, bundle::start);
            lab.ready("ipa0", "sdm845");
            beginBringUp();
            timed("update", bundle, bundle::update);
            lab.ready("ipa0", "sdm845");
        }
    }

    /** The device's owner brings it up on its own lane: when this returns it has just begun. */
    private void beginBringUp() throws BundleException {
        Bundle soc = lab.bundle("org.qipa.soc.sdm845");
        soc.stop();
        soc.start();
    }

    @FunctionalInterface
    private interface Change {
        void apply(Bundle bundle) throws Exception;
    }

    @FunctionalInterface
    private interface Operation {
        void run() throws BundleException;
    }

    private void walk(Change change) throws Exception {
        for (Bundle bundle : providers()) {
            String name = bundle.getSymbolicName();
            try (Ping ping = lab.ping("rmnet0", 1, 100)) {
                ping.awaitReplies(5);
                change.apply(bundle);
                lab.ready("ipa0", "sdm845");
                ping.awaitReplies(5);
                Ping.Result result = ping.stop();
                assertEquals(name + " twice: " + result, 0, result.duplicates());
                if (LOSSLESS.contains(name)) {
                    assertEquals(name + " lost: " + result, 0, result.lost());
                }
            }
        }
    }

    private List<Bundle> providers() {
        List<Bundle> providers = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            String name = bundle.getSymbolicName();
            if (name != null && name.startsWith("org.qipa.") && !name.startsWith("org.qipa.itests")
                    && !name.equals("org.qipa.api")) {
                providers.add(bundle);
            }
        }
        return providers;
    }

    private static void timed(String what, Bundle bundle, Operation operation) throws BundleException {
        long start = System.nanoTime();
        operation.run();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(what + " took too long: bundle=" + bundle.getSymbolicName() + " millis=" + millis + " limit="
                + LIMIT_MILLIS, millis <= LIMIT_MILLIS);
    }
}
