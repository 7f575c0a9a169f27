package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.fault.Micros;
import org.qipa.api.script.Script;
import org.qipa.api.script.StepReport;
import org.qipa.documents.JacksonScripts;

/** Plays the script that {@code qipa.script} names (one of ours if left out) and prints what each step saw. */
class ScriptFileTest {

    @Test
    void shouldPlayTheScriptOfTheProperty() throws Exception {
        String name = System.getProperty("qipa.script");
        Path file = Path.of(System.getProperty("qipa.script.base", "")).resolve(name);
        Script script;
        try (InputStream in = Files.newInputStream(file)) {
            script = new JacksonScripts().read(name, in);
        }
        assertEquals(List.of(), new Player(ScriptFileTest::print).play(script).stream()
                .map(r -> r.step() + ": " + r.text()).toList());
    }

    private static void print(StepReport report) {
        System.out.println(Micros.text(report.atMicros()) + " " + (report.passed() ? "" : "FAILED ") + report.step() + ": "
                + report.text());
        report.events().forEach(e -> System.out.println("    " + World.text(e)));
    }
}
