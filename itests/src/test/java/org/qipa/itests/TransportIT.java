package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

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
import org.qipa.api.device.Device;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;

/** Which QRTR transport a device gets, with both in the container. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class TransportIT {

    @Inject
    private BundleContext context;
    private Lab lab;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.soc("sdm845"), Slices.virtualPlatform());
    }

    @Before
    public void open() throws Exception {
        lab = new Lab(context);
        lab.link("rmnet0", "ipa0", 1);
    }

    @After
    public void close() throws Exception {
        lab.closeWithDevice();
    }

    @Test
    public void shouldTakeTheLocalTransportWhenNoneIsNamed() throws Exception {
        assertEquals(2, context.getServiceReferences(QrtrTransport.class, null).size());
        lab.configure(Device.PID, "ipa0", Map.of("name", "ipa0", "soc.target", "(qipa.soc=sdm845)",
                "platform.target", "(qipa.platform=virtual)"));
        lab.ready("ipa0", "sdm845");
        lab.service(QrtrFabric.class, fabric -> fabric.device().equals("ipa0"));
        for (ServiceReference<QrtrFabric> fabric : context.getServiceReferences(QrtrFabric.class, null)) {
            assertTrue(fabric.toString(), fabric.getBundle().getSymbolicName().equals("org.qipa.qrtr.local"));
        }
    }

    @Test
    public void shouldSayWhyAKernelWithoutQrtrWillNotDoAndGoBackToTheLocalTransport() throws Exception {
        assumeTrue("this kernel has QRTR", KernelQrtr.missing() != null);
        lab.device("ipa0", "(qipa.soc=sdm845)", "kernel");
        String failure = lab.failed("ipa0");
        assertTrue(failure, failure.startsWith("no QRTR here: the kernel's module qrtr is not loaded or not built: family=42 EAFNOSUPPORT (97)"));
        lab.device("ipa0", "(qipa.soc=sdm845)", "local");
        lab.ready("ipa0", "sdm845");
        try (Ping ping = lab.ping("rmnet0", 1, 100)) {
            ping.awaitReplies(5);
        }
    }
}
