package org.qipa.itests;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

/** A ping runs at 100 packets a second while the SoC of its device changes from sdm845 to sc7280, four ways. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapIT {

    private static final int RATE = 100;

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
        lab.link("rmnet0", "ipa0", 1);
    }

    @After
    public void close() throws Exception {
        lab.remove("org.qipa.device", "ipa0");
        lab.remove("org.qipa.link", "rmnet0");
        lab.close();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** Pings, changes, pings on: nothing is lost, nothing comes twice. */
    private void swapUnderPing(String from, Step change, String to) throws Exception {
        lab.ready("ipa0", from);
        try (Ping ping = lab.ping("rmnet0", 1, RATE)) {
            ping.awaitReplies(20);
            change.run();
            lab.ready("ipa0", to);
            ping.awaitReplies(20);
            Ping.Result result = ping.stop();
            assertEquals("lost: " + result, 0, result.lost());
            assertEquals("twice: " + result, 0, result.duplicates());
        }
    }

    @Test
    public void shouldLoseNothingWhenTheTargetChanges() throws Exception {
        lab.deviceOfSoc("ipa0", "sdm845");
        swapUnderPing("sdm845", () -> lab.swap("ipa0", "sc7280"), "sc7280");
    }

    @Test
    public void shouldLoseNothingWhenTheSocBundleIsUpdated() throws Exception {
        Bundle phone = context.installBundle("test:phone", SocVariant.jar(lab.bundle("org.qipa.soc.sdm845"), "sdm845",
                "org.qipa.itests.phone", "phone", 0));
        try {
            phone.start();
            lab.deviceOfSoc("ipa0", "phone");
            lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("3.5.1"));
            swapUnderPing("phone", () -> {
                phone.update(SocVariant.jar(lab.bundle("org.qipa.soc.sc7280"), "sc7280", "org.qipa.itests.phone",
                        "phone", 0));
                lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("4.11"));
            }, "phone");
        } finally {
            phone.uninstall();
        }
    }

    @Test
    public void shouldLoseNothingWhenADescriptorOfHigherRankAppearsAndGoes() throws Exception {
        lab.deviceOfSoc("ipa0", "sdm845");
        lab.ready("ipa0", "sdm845");
        Bundle better = context.installBundle("test:better", SocVariant.jar(lab.bundle("org.qipa.soc.sc7280"), "sc7280",
                "org.qipa.itests.better", "sdm845", 10));
        swapUnderPing("sdm845", () -> {
            better.start();
            lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("4.11"));
        }, "sdm845");
        swapUnderPing("sdm845", () -> {
            better.uninstall();
            lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("3.5.1"));
        }, "sdm845");
    }

    @Test
    public void shouldLoseNothingWhenAFileIsWrittenEditedAndRemoved() throws Exception {
        Path file = Slices.socFolder().resolve("mine.json");
        String sdm845 = document("sdm845");
        String sc7280 = document("sc7280");
        try {
            write(file, sdm845);
            lab.deviceOfSoc("ipa0", "mine");
            swapUnderPing("mine", () -> {
                write(file, sc7280);
                lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("4.11"));
            }, "mine");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private String document(String soc) throws Exception {
        Bundle bundle = lab.bundle("org.qipa.soc." + soc);
        String path = "/org/qipa/soc/" + soc + "/" + soc + ".json";
        return new String(bundle.getEntry(path).openStream().readAllBytes(), StandardCharsets.UTF_8)
                .replaceFirst("(\"soc\"\\s*:\\s*\")" + soc + "\"", "$1mine\"");
    }

    private static void write(Path file, String text) throws Exception {
        Path whole = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(whole, text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
