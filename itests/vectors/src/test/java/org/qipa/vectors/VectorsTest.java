package org.qipa.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class VectorsTest {

    @TempDir
    private Path folder;

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Vectors foreign() {
        return new Vectors(folder, true);
    }

    @Test
    void shouldBringFilesOfEveryKindAlong() {
        for (String kind : Vectors.CASE_KINDS) {
            assertFalse(Vectors.own().files(kind).isEmpty(), kind);
        }
        for (String kind : Vectors.TRACE_KINDS) {
            assertFalse(Vectors.own().files(kind).isEmpty(), kind);
        }
        assertEquals(List.of(), Vectors.own().skipped());
    }

    @Test
    void shouldFindFilesByWhatTheySayAndNotByTheirName() throws IOException {
        file("b", "{\"cases\": [{\"metadata\": 1}], \"metadata\": {\"kind\": \"timer-golden\"}}");
        file("timer-golden.json", "{\"metadata\": {\"kind\": \"qmi-decode\"}}");
        assertEquals(List.of("b"), foreign().files("timer-golden").stream().map(VectorFile::name).toList());
        assertEquals("qmi-decode", foreign().named("timer-golden.json").kind());
    }

    @Test
    void shouldListWhatItSkips() throws IOException {
        file("README.md", "# Golden vectors");
        file("a.json", "{\"metadata\": {\"kind\": \"speed-baseline\"}}");
        file("b.json", "{\"cases\": []}");
        file("c.json", "[1, 2]");
        file("d.json", "");
        Files.createDirectory(folder.resolve("deeper"));
        assertEquals(List.of("vectors: skipped README.md, not a vector file",
                "vectors: skipped a.json of kind speed-baseline", "vectors: skipped b.json, not a vector file",
                "vectors: skipped c.json, not a vector file", "vectors: skipped d.json, not a vector file",
                "vectors: skipped deeper, a folder"),
                foreign().skipped());
    }

    @Test
    void shouldFindTheBringUpThatATraceGoesOnFrom() throws IOException {
        file("1", "{\"metadata\": {\"kind\": \"trace-bring-up\", \"soc\": \"a\", \"mem_offset\": \"0x0\"}}");
        file("2", "{\"metadata\": {\"kind\": \"trace-bring-up\", \"soc\": \"a\", \"mem_offset\": \"0x2000\"}}");
        file("3", "{\"metadata\": {\"kind\": \"trace-ssr\", \"soc\": \"a\", \"mem_offset\": \"0x2000\"}}");
        file("4", "{\"metadata\": {\"kind\": \"trace-ssr\", \"soc\": \"b\"}}");
        Vectors vectors = foreign();
        assertEquals("2", vectors.bringUpOf(vectors.named("3")).name());
        var e = assertThrows(AssertionError.class, () -> vectors.bringUpOf(vectors.named("4")));
        assertEquals("goes on where the file of kind trace-bring-up of b ends, and there is none in " + folder,
                e.getMessage());
    }

    @Test
    void shouldRefuseAFolderThatIsNotThere() {
        var e = assertThrows(IllegalStateException.class, () -> new Vectors(folder.resolve("no"), true));
        assertEquals("vectors: no such folder: qipa.vectors=" + folder.resolve("no"), e.getMessage());
    }

    @Test
    void shouldCountCasesAndChoicesAndGoOnAfterADifference() throws IOException {
        file("x", "{\"metadata\": {\"kind\": \"timer-golden\"}, "
                + "\"cases\": [{\"v\": 1}, {\"v\": 2, \"qipa\": {\"v\": 3}}, {\"v\": 4}]}");
        var comparison = Comparison.of("timer-golden", foreign());
        comparison.run((f, root) -> comparison.section(root, "cases",
                c -> () -> assertEquals(3, Recorded.member(c, "v").asInt())));
        assertEquals("vectors timer-golden: 1 files, 3 cases, 1 with qipa's choice", comparison.line());
        var e = assertThrows(AssertionError.class, comparison::endPart);
        assertTrue(e.getMessage().startsWith("vectors timer-golden: 2 differences\nx cases[0]: "), e.getMessage());
    }

    @Test
    void shouldReportWhatIsThrownWithoutAStack() throws IOException {
        file("x", "{\"metadata\": {\"kind\": \"timer-golden\"}, \"cases\": [{}]}");
        var bare = new IllegalStateException("bare");
        bare.setStackTrace(new StackTraceElement[0]);
        var comparison = Comparison.of("timer-golden", foreign());
        comparison.run((f, root) -> comparison.section(root, "cases", c -> () -> {
            throw bare;
        }));
        var e = assertThrows(AssertionError.class, comparison::endPart);
        assertEquals("vectors timer-golden: 1 differences\nx cases[0]: java.lang.IllegalStateException: bare at []",
                e.getMessage());
    }

    @Test
    void shouldFailWhereAFileHasNothingToCompare() throws IOException {
        file("x", "{\"metadata\": {\"kind\": \"timer-golden\"}}");
        var comparison = Comparison.of("timer-golden", foreign());
        comparison.run((f, root) -> comparison.section(root, "cases", c -> () -> { }));
        var e = assertThrows(AssertionError.class, comparison::endPart);
        assertEquals("vectors timer-golden: 1 differences\nx: nothing in it was compared", e.getMessage());
    }

    @Test
    void shouldSayOnceWhyAFileCannotBeRun() throws IOException {
        file("x", "{\"metadata\": {\"kind\": \"trace-ssr\", \"soc\": \"a\"}}");
        Vectors vectors = foreign();
        var comparison = Comparison.of("trace-ssr", vectors).run((f, root) -> vectors.bringUpOf(f));
        var e = assertThrows(AssertionError.class, comparison::endPart);
        assertEquals("vectors trace-ssr: 1 differences\nx goes on where the file of kind trace-bring-up of a ends, and there"
                + " is none in " + folder, e.getMessage());
    }

    @Test
    void shouldAbortWhereAnotherFolderHasNoFileOfTheKind() {
        var comparison = Comparison.of("qmi-decode", foreign()).run((f, root) -> { });
        assertEquals("vectors qmi-decode: 0 files, 0 cases, 0 with qipa's choice", comparison.line());
        assertThrows(TestAbortedException.class, comparison::endPart);
    }

    @Test
    void shouldPutQipasMembersInPlaceOfTheRecordedOnes() throws IOException {
        var recorded = new ObjectMapper().readTree("{\"a\": 1, \"b\": 2, \"qipa\": {\"b\": 3, \"c\": 4}}");
        var merged = Recorded.merged(recorded);
        assertEquals("1 3 4", merged.get("a") + " " + merged.get("b") + " " + merged.get("c"));
        assertTrue(Recorded.hasChoice(new ObjectMapper().readTree("{\"list\": [{}, {\"qipa\": {}}]}")));
        assertFalse(Recorded.hasChoice(new ObjectMapper().readTree("{\"list\": [{}]}")));
    }
}
