package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The container with nothing but framework services and the contracts. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ContainerIT {

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] container() {
        return Slices.options();
    }

    @Test
    public void shouldStartFrameworkServicesAndContracts() {
        for (String name : new String[] {"org.apache.felix.configadmin", "org.apache.felix.scr", "org.qipa.api"}) {
            assertEquals(name, Bundle.ACTIVE, bundle(name).getState());
        }
    }

    @Test
    public void shouldExportNothingButContracts() {
        for (Bundle bundle : context.getBundles()) {
            String name = String.valueOf(bundle.getSymbolicName());
            if (name.startsWith("org.qipa.") && !name.equals("org.qipa.api")) {
                assertEquals(name, null, bundle.getHeaders().get(Constants.EXPORT_PACKAGE));
            }
        }
        assertTrue(bundle("org.qipa.api").getHeaders().get(Constants.EXPORT_PACKAGE).contains("org.qipa.api."));
    }

    private Bundle bundle(String name) {
        return Stream.of(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findAny()
                .orElseThrow(() -> new AssertionError("bundle " + name + " is not installed"));
    }
}
