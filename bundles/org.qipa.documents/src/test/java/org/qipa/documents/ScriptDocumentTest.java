package org.qipa.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qipa.api.document.DocumentException;
import org.qipa.api.script.Script;
import org.qipa.api.script.Step;

class ScriptDocumentTest {

    private final JacksonScripts scripts = new JacksonScripts();

    @Test
    void shouldReadAScript() throws Exception {
        Script script = read(Samples.text("sample-script.json"));
        assertEquals("commands lost in a crash", script.title());
        assertEquals(7, script.seed());
        assertEquals(new Script.Device("ipa0", "sc7280", "", "modem", 320), script.device());
        assertEquals(List.of("at 0 s expect state=READY within=2 s", "at 1.5 s traffic count=100 gap=500 us",
                "at 2 s gsi.command-lost kind=generic times=3", "at 2 s modem.crash", "at 3 s registers.read wake=true",
                "at 60 s expect state=READY"), script.steps().stream().map(Step::toString).toList());
    }

    @Test
    void shouldTakeTheUsualDeviceWhenNoneIsNamed() throws Exception {
        Script script = read("{\"format\": \"qipa-script/1\", \"steps\": []}");
        assertEquals(new Script("", 1, Script.Device.DEFAULT, List.of()), script);
    }

    @Test
    void shouldWriteWhatItReads() throws Exception {
        Script script = read(Samples.text("sample-script.json"));
        String written = scripts.write(script);
        assertEquals(script, read(written));
        assertEquals("""
                {
                  "format": "qipa-script/1",
                  "title": "commands lost in a crash",
                  "seed": 7,
                  "device": {"name": "ipa0", "soc": "sc7280", "loader": "modem", "memOffset": 320},
                  "steps": [
                    {"at": "0 s", "do": "expect", "state": "READY", "within": "2 s"},
                    {"at": "1.5 s", "do": "traffic", "count": 100, "gap": "500 us"},
                    {"at": "2 s", "do": "gsi.command-lost", "kind": "generic", "times": 3},
                    {"at": "2 s", "do": "modem.crash"},
                    {"at": "3 s", "do": "registers.read", "wake": "true"},
                    {"at": "60 s", "do": "expect", "state": "READY"}
                  ]
                }
                """, written);
        Script odd = new Script("a \"quoted\"\ttitle", Long.MIN_VALUE, Script.Device.DEFAULT,
                List.of(new Step(1, "traffic", Map.of("count", 5L))));
        assertEquals(odd, read(scripts.write(odd)));
        assertEquals(script.steps().size(), read(scripts.write(new Script("", 1, script.device(), script.steps()))).steps().size());
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', value = {
        "{} -> /at: member missing: member=at [required]",
        "{\"at\": \"soon\", \"do\": \"x\"} -> /at: wrong form: value=\"soon\" form=^[0-9]{1,15}(\\.[0-9]{1,9})? ?(us|ms|s|min)?$ [pattern]",
        "{\"at\": -1, \"do\": \"x\"} -> /at: too small: value=-1 limit=0 [minimum]",
        "{\"at\": \"11.5 us\", \"do\": \"x\"} -> /at: not a time within limits: value=11.5 us least=1 us limit=10 days [time]",
        "{\"at\": 0, \"do\": \"Modem crash\"} -> /do: wrong form: value=\"Modem crash\" form=^[a-z0-9.-]{1,64}$ [pattern]",
        "{\"at\": 0, \"do\": \"x\", \"times\": -1} -> /times: too small: value=-1 limit=0 [minimum]",
        "{\"at\": 0, \"do\": \"x\", \"y\": [1]} -> /y: neither text, whole number nor truth value: value=[1] [type]",
        "{\"at\": 0, \"do\": \"traffic\", \"gap\": \"x\"} -> /gap: not a time: value=x form=1.5 s, 20 ms, 100 us, 2 min or microseconds [parameter]",
        "{\"at\": 0, \"do\": \"traffic\", \"cont\": 1} -> /cont: no such parameter: parameter=cont known=[count, gap] [unknown-parameter]",
        "{\"at\": 0, \"do\": \"traffic\", \"at\": 1} -> /at: the member stands twice: member=at line=1 column=66 [duplicate-member]"
    })
    void shouldSayWhatIsWrongWithAStepAndWhere(String step, String fault) {
        DocumentException refused = assertThrows(DocumentException.class,
                () -> read("{\"format\": \"qipa-script/1\", \"steps\": [" + step + "]}"));
        assertEquals("/steps/0" + fault, refused.faults().getFirst().toString());
    }

    @Test
    void shouldNameEveryFaultOfADocumentInItsOrder() {
        DocumentException refused = assertThrows(DocumentException.class, () -> read("""
                {"format": "qipa-script/1", "sed": 1, "device": {"memOffset": 3, "loader": "me"},
                 "steps": [{"at": 0, "do": "modem.crash", "now": true}, {"do": "modem.boot"}]}"""));
        assertEquals(List.of("/sed", "/device/memOffset", "/device/loader", "/steps/0/now", "/steps/1/at"),
                refused.faults().stream().map(f -> f.path()).toList());
        assertTrue(refused.getMessage().startsWith("document refused: document=test.json faults=5\n"), refused.getMessage());
    }

    @Test
    void shouldRefuseADocumentOfAnotherFormat() {
        DocumentException refused = assertThrows(DocumentException.class, () -> read("{\"format\": \"qipa-soc/1\"}"));
        assertEquals("[/format: format=qipa-soc/1 expected=qipa-script/1 [format]]", refused.faults().toString());
    }

    private Script read(String json) throws Exception {
        return scripts.read("test.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
