package org.qipa.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/**
 * Parts of qipa for a container test, by name: {@code Slices.options(Slices.runtime(), Slices.soc("sdm845"),
 * Slices.virtualPlatform())}. {@link #whole()} is what {@code run/qipa} starts, but for the prompt.
 */
public final class Slices {

    /** All SoCs that have a bundle. */
    public static final List<String> SOCS = List.of("msm8998", "sdm845", "sc7180", "sdx55", "sm6350", "sm8350",
            "sc7280", "sdx65", "milos", "sm8550");

    private static final int START_LEVEL = 20;

    private Slices() {}

    /** A container of slices on top of {@link #base()}. */
    public static Option[] options(Option... slices) {
        return new Option[] {base(), composite(slices)};
    }

    /** Framework services and the contracts. */
    public static Option base() {
        return composite(
                frameworkStartLevel(START_LEVEL),
                slf4j(),
                library("org.apache.servicemix.bundles.hamcrest"),
                library("org.apache.servicemix.bundles.junit"),
                library("pax-exam-invoker-junit"),
                bundles("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component",
                        "org.apache.felix.configadmin", "org.apache.felix.scr", "org.qipa.api"));
    }

    /** The driver and its network ends, without a SoC (but for files in {@link #socFolder()}) and without a platform. */
    public static Option runtime() {
        return composite(
                frameworkProperty("qipa.soc.dir").value(socFolder().toString()),
                bundles("jackson-annotations", "jackson-core", "jackson-databind"),
                qipa("time", "journal", "documents", "registers", "soc.files", "memory", "qmi", "qrtr.local",
                        "qrtr.kernel", "handshake", "gsi", "core", "rmnet", "netdev", "netdev.local", "netdev.tun"));
    }

    /** The virtual IPA and its modem. */
    public static Option virtualPlatform() {
        return qipa("virtual.ipa", "virtual.modem");
    }

    /** A SoC. */
    public static Option soc(String name) {
        return qipa("soc." + name);
    }

    /** All SoCs. */
    public static Option allSocs() {
        return composite(SOCS.stream().map(Slices::soc).toArray(Option[]::new));
    }

    /** The folder that the container watches for SoC descriptors. */
    public static Path socFolder() {
        Path folder = Path.of(System.getProperty("qipa.exam.socs"));
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("folder=" + folder, e);
        }
    }

    /** Commands, without a prompt. */
    public static Option shell() {
        return composite(bundles("org.apache.felix.gogo.runtime", "org.apache.felix.gogo.command"), qipa("shell"));
    }

    /** Meters and their page. */
    public static Option metrics() {
        return composite(bundles("jspecify", "micrometer-commons", "micrometer-core"), qipa("metrics", "metrics.prometheus"));
    }

    /** All of it with the virtual platform and all SoCs. */
    public static Option whole() {
        return composite(runtime(), virtualPlatform(), allSocs(), shell());
    }

    /** qipa's bundles by the last part of their names. */
    public static Option qipa(String... names) {
        return bundles(Stream.of(names).map(name -> "org.qipa." + name).toArray(String[]::new));
    }

    /** Where a bundle's jar is, by its Maven artifactId: for a test that installs or updates it by itself. */
    public static String location(String artifactId) {
        Path root = Path.of(System.getProperty("qipa.exam.bundles"));
        Pattern name = Pattern.compile(Pattern.quote(artifactId) + "-\\d.*\\.jar");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> name.matcher(file.getFileName().toString()).matches()).findAny()
                    .orElseThrow(() -> new IllegalStateException("bundle=" + artifactId + " is not in " + root
                            + ": name it in run/pom.xml"))
                    .toUri().toString();
        } catch (IOException e) {
            throw new UncheckedIOException("folder=" + root, e);
        }
    }

    private static Option bundles(String... artifactIds) {
        return composite(Stream.of(artifactIds).map(id -> bundle(location(id))).toArray(Option[]::new));
    }

    /** One of Pax Exam's own. */
    private static Option library(String name) {
        return bundle(Path.of(System.getProperty("qipa.exam.lib"), name + ".jar").toUri().toString());
    }

    /** SLF4J from the class path, for bundles of both lines: Pax Exam's import 1.x. */
    private static Option slf4j() {
        return systemPackages("org.slf4j;version=2.0.20", "org.slf4j.event;version=2.0.20",
                "org.slf4j.helpers;version=2.0.20", "org.slf4j.spi;version=2.0.20", "org.slf4j;version=1.7.36",
                "org.slf4j.event;version=1.7.36", "org.slf4j.helpers;version=1.7.36", "org.slf4j.spi;version=1.7.36");
    }
}
