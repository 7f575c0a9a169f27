package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The launcher as a process of its own, with every feature file. */
public class LauncherIT {

    private static final long LIMIT_SECONDS = 60;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private record Run(int exitCode, String out, String err) {}

    private Path home() {
        return Path.of(System.getProperty("qipa.home"));
    }

    /** Command line of the launcher, with jars on its class path besides its own. */
    private List<String> launcher(List<Path> jars, String... arguments) {
        StringBuilder classPath = new StringBuilder(home().resolve("run/launcher/target/lib") + "/*");
        jars.forEach(jar -> classPath.append(File.pathSeparator).append(jar));
        List<String> command = new ArrayList<>(List.of("-Dqipa.home=" + home(), "-Djava.io.tmpdir=" + folder.getRoot(),
                "-cp", classPath.toString(), "org.qipa.launcher.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Bundles of the whole in the order in which they are installed: the first one's id is 1. */
    private List<Path> bundles() throws IOException {
        Pattern id = Pattern.compile("\"id\": \"([^:\"]+):([^:\"]+):([^:\"]+)\", \"bundleStartLevel\"");
        return id.matcher(Files.readString(home().resolve("features/qipa.json"))).results()
                .map(m -> home().resolve("run/target/bundles").resolve(m.group(1).replace('.', '/')).resolve(m.group(2))
                        .resolve(m.group(3)).resolve(m.group(2) + "-" + m.group(3) + ".jar")).toList();
    }

    private Run launch(String... arguments) throws IOException, InterruptedException {
        File out = folder.newFile();
        File err = folder.newFile();
        Process process = java(launcher(List.of(), arguments)).redirectOutput(out).redirectError(err).start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after s=" + LIMIT_SECONDS + ": " + Files.readString(err.toPath()));
        }
        return new Run(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private static boolean isReady(String json) {
        return json.replaceAll("\\s", "").contains("\"state\":\"READY\"");
    }

    @Test
    public void shouldStartEveryFeature() throws Exception {
        for (String features : List.of("qipa-core", "qipa-core,qipa-virtual", "qipa-core,qipa-shell", "qipa")) {
            Run run = launch("check", "--features", features);
            assertEquals(features + ": " + run.err(), 0, run.exitCode());
            assertEquals(features, "", run.err());
        }
    }

    @Test
    public void shouldRefuseABadCommandLineWithOneLine() throws Exception {
        Run run = launch("--soc", "nosuch", "exec", "ipa:list");
        assertEquals(run.err(), 2, run.exitCode());
        assertTrue(run.err(), run.err().startsWith("qipa: --soc nosuch: there is no such SoC; there are "));
        assertEquals(1, run.err().lines().count());
        assertEquals("", run.out());
    }

    @Test
    public void shouldPrintOnlyTheOutputOfTheLines() throws Exception {
        Run run = launch("exec", "ipa:list --json");
        assertEquals(run.err(), 0, run.exitCode());
        assertTrue(run.out(), isReady(run.out()));
        assertTrue(run.out(), run.out().startsWith("[") || run.out().startsWith("{"));
    }

    @Test
    public void shouldFailWhenALineFails() throws Exception {
        Run run = launch("exec", "ipa:nosuch");
        assertEquals(run.err(), 1, run.exitCode());
        assertEquals("", run.out());
        assertTrue(run.err(), run.err().startsWith("qipa: ipa:nosuch: "));
    }

    /** As run/qipa does it. An update of the contracts moves everything that imports them to class loaders of the framework. */
    @Test
    public void shouldUpdateTheContractsWhenBundlesAreOnTheClassPath() throws Exception {
        List<Path> bundles = bundles();
        int api = 1 + bundles.indexOf(bundles.stream().filter(jar -> jar.getFileName().toString().startsWith("org.qipa.api-"))
                .findFirst().orElseThrow());
        Path out = folder.newFile().toPath();
        Process qipa = java(launcher(bundles)).redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try (OutputStream shell = qipa.getOutputStream()) {
            await(qipa, out, text -> readies(text) == 1);
            shell.write("felix:update %d\nfelix:refresh %d\n".formatted(api, api).getBytes(StandardCharsets.UTF_8));
            shell.flush();
            await(qipa, out, text -> readies(text) == 2);
            shell.write("ipa:await\nipa:ping -c 2\n".getBytes(StandardCharsets.UTF_8));
        }
        assertTrue("does not stop at the end of its input", qipa.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
        String text = Files.readString(out);
        assertTrue(text, text.contains("2 packets transmitted, 2 received"));
        assertFalse(text, text.contains("ERROR"));
    }

    private static long readies(String text) {
        return text.lines().filter(line -> line.contains(" READY soc=")).count();
    }

    private static void await(Process process, Path out, Predicate<String> holds) throws Exception {
        for (int tries = 0; tries < LIMIT_SECONDS && !holds.test(Files.readString(out)); tries++) {
            assertFalse("stopped by itself: " + Files.readString(out), process.waitFor(1, TimeUnit.SECONDS));
        }
        assertTrue(Files.readString(out), holds.test(Files.readString(out)));
    }

    @Test
    public void shouldLeaveNothingBehind() throws Exception {
        launch("check");
        try (Stream<Path> left = Files.list(folder.getRoot().toPath())) {
            assertEquals(List.of(), left.filter(Files::isDirectory).toList());
        }
    }

    @Test
    public void shouldExportBundlesAndConfigurations() throws Exception {
        Path target = folder.getRoot().toPath().resolve("felix");
        Run run = launch("export", target.toString(), "--devices", "2");
        assertEquals(run.err(), 0, run.exitCode());
        try (Stream<Path> jars = Files.list(target.resolve("bundle"))) {
            assertTrue(jars.anyMatch(jar -> jar.getFileName().toString().contains("-org.qipa.core-")));
        }
        assertTrue(Files.readString(target.resolve("load/org.qipa.device-ipa1.config")).contains("name = \"ipa1\"\n"));
    }

    @Test
    public void shouldBringADeviceUpInPlainFelix() throws Exception {
        File target = folder.newFolder("felix");
        assertEquals(0, launch("--features", "qipa,qipa-felix", "export", target.toString()).exitCode());
        Path out = folder.newFile().toPath();
        Process felix = java(List.of("-Dfelix.auto.deploy.action=install,start", "-Dgosh.args=--nohistory", "-jar",
                Path.of(System.getProperty("qipa.exam.lib"), "org.apache.felix.main.jar").toString()))
                .directory(target).redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try (OutputStream shell = felix.getOutputStream()) {
            for (int tries = 0; tries < LIMIT_SECONDS && !isReady(Files.readString(out)); tries++) {
                shell.write("ipa:list --json\n".getBytes(StandardCharsets.UTF_8));
                shell.flush();
                assertFalse("stopped by itself: " + Files.readString(out), felix.waitFor(1, TimeUnit.SECONDS));
            }
        }
        assertTrue(Files.readString(out), isReady(Files.readString(out)));
        assertTrue("does not stop at the end of its input", felix.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
}
