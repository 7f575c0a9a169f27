package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

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

/** Two devices in one container, and a SoC that nobody knew. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SideBySideIT {

    /** A swap of one device may take the other this long at most to answer a ping, in milliseconds. */
    private static final long UNDISTURBED_MILLIS = 250;

    @Inject
    private BundleContext context;
    private Lab lab;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.allSocs(), Slices.virtualPlatform());
    }

    @Before
    public void open() throws Exception {
        lab = new Lab(context);
    }

    @After
    public void close() throws Exception {
        for (String device : new String[] {"ipa0", "ipa1"}) {
            lab.remove("org.qipa.device", device);
        }
        for (String link : new String[] {"rmnet0", "rmnet1"}) {
            lab.remove("org.qipa.link", link);
        }
        lab.close();
    }

    @Test
    public void shouldNotDisturbOneDeviceBySwappingTheOther() throws Exception {
        lab.link("rmnet0", "ipa0", 1);
        lab.link("rmnet1", "ipa1", 2);
        lab.deviceOfSoc("ipa0", "sdm845");
        lab.deviceOfSoc("ipa1", "sm8550");
        lab.ready("ipa0", "sdm845");
        lab.ready("ipa1", "sm8550");
        try (Ping swapped = lab.ping("rmnet0", 1, 100); Ping left = lab.ping("rmnet1", 2, 100)) {
            swapped.awaitReplies(10);
            left.awaitReplies(10);
            lab.swap("ipa0", "sc7280");
            lab.ready("ipa0", "sc7280");
            swapped.awaitReplies(10);
            left.awaitReplies(10);
            Ping.Result a = swapped.stop();
            Ping.Result b = left.stop();
            assertEquals("swapped, lost: " + a, 0, a.lost());
            assertEquals("other, lost: " + b, 0, b.lost());
            assertEquals("other, twice: " + b, 0, b.duplicates());
            assertTrue("other, gap: " + b, b.longestGapMillis() < UNDISTURBED_MILLIS);
        }
    }

    @Test
    public void shouldBringUpASocThatNobodyKnew() throws Exception {
        Bundle bundle = context.installBundle("test:newcomer", SocVariant.jar(lab.bundle("org.qipa.soc.sc7280"),
                "sc7280", "org.qipa.itests.newcomer", "newcomer", 0));
        try {
            lab.link("rmnet0", "ipa0", 1);
            lab.deviceOfSoc("ipa0", "newcomer");
            bundle.start();
            assertEquals("newcomer", lab.ready("ipa0", "newcomer").snapshot().soc());
            try (Ping ping = lab.ping("rmnet0", 1, 100)) {
                ping.awaitReplies(10);
                Ping.Result result = ping.stop();
                assertEquals("lost: " + result, 0, result.lost());
            }
        } finally {
            bundle.uninstall();
        }
    }
}
