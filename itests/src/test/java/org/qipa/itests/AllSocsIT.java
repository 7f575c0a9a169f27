package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.journal.Journals;

/** All ten SoCs one after another, twice; afterwards nothing is left that was not there before. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class AllSocsIT {

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.allSocs(), Slices.virtualPlatform());
    }

    @Test
    public void shouldComeUpPassPacketsAndLeaveNothingBehind() throws Exception {
        try (Lab lab = new Lab(context)) {
            Leftovers untouched = Leftovers.take(context);
            // The first round fills what is kept on purpose: the journal, the modem's network, class and code caches.
            cycle(lab, Slices.SOCS);
            Leftovers before = Leftovers.settled(untouched, context);
            for (int round = 0; round < 2; round++) {
                cycle(lab, Slices.SOCS);
            }
            Leftovers.assertNothingNew(before, context);
            assertEquals("nothing was done against the rules", Map.of(),
                    lab.service(Journals.class, j -> true).find("ipa0").orElseThrow().counts(JournalKind.FAULT));
        }
    }

    private void cycle(Lab lab, List<String> socs) throws Exception {
        lab.link("rmnet0", "ipa0", 1);
        for (String soc : socs) {
            lab.deviceOfSoc("ipa0", soc);
            lab.ready("ipa0", soc);
            try (Ping ping = lab.ping("rmnet0", 1, 200)) {
                ping.awaitReplies(10);
                Ping.Result result = ping.stop();
                assertEquals(soc + " lost: " + result, 0, result.lost());
                assertTrue(soc + " sent: " + result, result.sent() >= 10);
            }
        }
        lab.remove("org.qipa.device", "ipa0");
        lab.remove("org.qipa.link", "rmnet0");
        lab.gone("ipa0");
    }
}
