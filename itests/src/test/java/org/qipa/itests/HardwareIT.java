package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
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

/** A look into the silicon of a device that runs. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HardwareIT {

    @Inject
    private BundleContext context;
    private Lab lab;
    private Path file;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.soc("sdm845"), Slices.virtualPlatform(), Slices.shell());
    }

    @Before
    public void open() throws Exception {
        lab = Lab.withDevice(context);
        file = Files.createTempFile("silicon", ".json");
    }

    @After
    public void close() throws Exception {
        Files.delete(file);
        lab.closeWithDevice();
    }

    @Test
    public void shouldShowWhatTheDriverHasMadeOfTheSilicon() throws Exception {
        assertEquals("ipa-reg.ROUTE  0x01120052 ROUTE_DEF_PIPE=9 ROUTE_DEF_HDR_TABLE=1 ROUTE_FRAG_DEF_PIPE=9 "
                + "ROUTE_DEF_RETAIN_HDR=1\n", lab.gogo("ipa:hardware ipa0 ipa-reg.ROUTE"));
        assertEquals("table.V4_FILTER.slot.00  0x98\n", lab.gogo("ipa:hardware table.V4_FILTER.slot.00"));
        assertTrue(lab.gogo("ipa:hardware channel --json").contains("\"channel.06.state\":\"STARTED\""));
    }

    @Test
    public void shouldFindTheOneValueThatIsNotAsInTheFile() throws Exception {
        lab.gogo("ipa:hardware ipa0 ipa-reg.ENDP_INIT_AGGR --save " + file);
        assertEquals("no difference\n", lab.gogo("ipa:hardware ipa0 ipa-reg.ENDP_INIT_AGGR --diff " + file));
        String saved = Files.readString(file);
        Files.writeString(file, saved.replace("\"ipa-reg.ENDP_INIT_AGGR.10\":\"0x002004d1",
                "\"ipa-reg.ENDP_INIT_AGGR.10\":\"0x002004d0"));
        String difference = lab.gogo("ipa:hardware ipa0 ipa-reg.ENDP_INIT_AGGR --diff " + file);
        assertEquals(difference, 1, difference.lines().count());
        assertTrue(difference, difference.startsWith("ipa-reg.ENDP_INIT_AGGR.10: 0x002004d0"));
    }

    @Test
    public void shouldSayWhichPartsThereAreWhenNothingBeginsSo() {
        Exception e = assertThrows(Exception.class, () -> lab.gogo("ipa:hardware ipa0 nosuch"));
        assertTrue(e.getMessage(), e.getMessage().contains("no such value: device=ipa0 prefix=nosuch parts=[channel, "));
    }
}
