package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The script {@code run/end-to-end}, as short as it can be: iperf3 over everything, and a swap under it. */
public class EndToEndIT {

    private static final long LIMIT_SECONDS = 240;
    /** What the script ends with when a program or a right is missing. */
    private static final int MISSING = 77;
    private static final Pattern CASE = Pattern.compile("\"kind\": \"(\\w+)\", \"protocol\".*\"gbits\": ([0-9.]+)");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** Starts what is built, instead of looking whether it is. */
    private Path launcher(Path home) throws Exception {
        Path script = folder.newFile("qipa").toPath();
        Files.writeString(script, """
                #!/bin/sh
                exec "%s/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
                -XX:+UseSerialGC -Dqipa.home=%s -Djava.io.tmpdir=%s -cp "%s/run/launcher/target/lib/*" \
                org.qipa.launcher.Main "$@"
                """.formatted(System.getProperty("java.home"), home, folder.getRoot(), home));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static String namespaces() throws Exception {
        Process process = new ProcessBuilder("ip", "netns", "list").redirectErrorStream(true).start();
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return all;
    }

    @Test
    public void shouldCarryIperfBothKindsOfWaysAndThroughASwap() throws Exception {
        Path home = Path.of(System.getProperty("qipa.home"));
        File out = folder.newFile();
        Path json = folder.getRoot().toPath().resolve("figures.json");
        var builder = new ProcessBuilder(home.resolve("run/end-to-end").toString(), "--quick", "--json", json.toString())
                .redirectErrorStream(true).redirectOutput(out);
        builder.environment().put("QIPA", launcher(home).toString());
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            assertTrue("still running after s=" + LIMIT_SECONDS, process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
        } finally {
            // Asked to end, it takes its namespaces with it.
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
        }
        String output = Files.readString(out.toPath());
        System.out.println(output.strip());
        assumeTrue(output, process.exitValue() != MISSING);
        assertEquals(output, 0, process.exitValue());
        String figures = Files.readString(json);
        Matcher cases = CASE.matcher(figures);
        int found = 0;
        for (; cases.find(); found++) {
            assertTrue(cases.group(), Double.parseDouble(cases.group(2)) > 0);
        }
        assertTrue(figures, found >= 8);
        assertEquals(figures, 3, figures.split("\"lives\": true", -1).length);
        assertFalse(namespaces().contains("-" + process.pid()));
    }
}
