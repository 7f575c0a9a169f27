package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
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
import org.osgi.framework.BundleContext;
import org.qipa.api.device.Device;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.journal.Journals;
import org.qipa.api.modem.VirtualModem;

/** The modem crashes: in each phase of its boot, and under traffic. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CrashIT {

    @Inject
    private BundleContext context;
    private Lab lab;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.allSocs(), Slices.virtualPlatform());
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
    public void shouldRecoverFromACrashUnderTraffic() throws Exception {
        Device device = lab.ready("ipa0", "sdm845");
        try (Ping ping = lab.ping("rmnet0", 1, 100)) {
            for (int crash = 1; crash <= 3; crash++) {
                ping.awaitReplies(10);
                lab.modem("ipa0").crash(true).toCompletableFuture().get(Lab.LIMIT_SECONDS, TimeUnit.SECONDS);
                lab.recovered(device, crash);
            }
            ping.awaitReplies(10);
            Ping.Result result = ping.stop();
            assertEquals("twice: " + result, 0, result.duplicates());
            assertTrue("lost: " + result, result.lost() <= 12);
        }
    }

    /** The phases are the modem's states and messages as they pass through the journal. */
    @Test
    public void shouldRecoverFromACrashInEveryPhaseOfTheBoot() throws Exception {
        for (String phase : new String[] {"OFF -> BOOTING", "CRASHED -> BOOTING", "BOOTING -> HANDSHAKE",
            "INIT_DRIVER request", "INIT_DRIVER response", "DRIVER_INIT_COMPLETE", "INDICATION_REGISTER",
            "INIT_COMPLETE"}) {
            crashAt(phase);
        }
    }

    private void crashAt(String phase) throws Exception {
        // A fresh device has a first boot, with the microcontroller still to be loaded.
        lab.remove("org.qipa.device", "ipa0");
        lab.gone("ipa0");
        Journal journal = lab.service(Journals.class, j -> true).find("ipa0").orElseThrow();
        CompletableFuture<Void> crashed = new CompletableFuture<>();
        try (Journal.Subscription seen = journal.subscribe(EnumSet.of(JournalKind.STATE, JournalKind.QMI), event -> {
            if (!crashed.isDone() && (event.text().startsWith(phase) || event.subject().startsWith(phase))) {
                VirtualModem modem = lab.modemNow("ipa0");
                if (modem != null) {
                    modem.crash(true).whenComplete((ok, refused) -> crashed.complete(null));
                }
            }
        })) {
            lab.deviceOfSoc("ipa0", "sdm845");
            lab.ready("ipa0", "sdm845");
            if (phase.startsWith("CRASHED")) {
                lab.modem("ipa0").crash(true);
            }
            crashed.get(Lab.LIMIT_SECONDS, TimeUnit.SECONDS);
            lab.running("ipa0");
            try (Ping ping = lab.ping("rmnet0", 1, 100)) {
                ping.awaitReplies(5);
                Ping.Result result = ping.stop();
                assertEquals(phase + ": " + result, 0, result.lost());
            }
        }
    }
}
