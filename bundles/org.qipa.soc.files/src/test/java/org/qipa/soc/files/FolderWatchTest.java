package org.qipa.soc.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.SocTable;
import org.qipa.api.time.Lane;
import org.qipa.documents.JacksonDocumentReader;
import org.qipa.time.SimulatedTime;

class FolderWatchTest {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    @TempDir
    private Path folder;
    private final List<String> events = new ArrayList<>();
    private final SimulatedTime time = new SimulatedTime();
    private final Lane lane = time.lane("soc-files");
    private FolderWatch watch;
    private Path file;
    private long writes;

    /** As the memory map provider does: one table is wrong in a way that only it knows. */
    private List<Fault> check(SocTable table) {
        return table.modemRouteCount() == 7 ? List.of(new Fault("/memory/regions/3", "offset-alignment", "offset=0x289"))
                : List.of();
    }

    @BeforeEach
    void watchTheFolder() {
        file = folder.resolve("mine.json");
        watch = new FolderWatch(folder, new JacksonDocumentReader(), this::check, new FolderWatch.Sink() {
            @Override
            public void accepted(Path f, SocTable table) {
                events.add("accepted " + f.getFileName() + " " + table.soc() + " " + table.modemRouteCount());
            }

            @Override
            public void removed(Path f) {
                events.add("removed " + f.getFileName());
            }
        });
        lane.execute(this::look);
    }

    @Test
    void shouldLeaveFilesBeyondTheLimitAloneAndTakeThemWhenOthersGo() throws Exception {
        for (int i = 0; i < FolderWatch.FILE_LIMIT + 2; i++) {
            Files.writeString(folder.resolve(String.format("a%04d.json", i)), "not JSON");
        }
        write(sample());
        looks(3);
        assertEquals(List.of(), events);
        assertEquals(FolderWatch.FILE_LIMIT, watch.refused().size());
        var limit = watch.bound().reading("", "");
        assertEquals(FolderWatch.FILE_LIMIT, limit.used());
        assertEquals(3, limit.refused(), "each file once, not once a look");
        for (int i = 0; i < 10; i++) {
            Files.delete(folder.resolve(String.format("a%04d.json", i)));
        }
        looks(5);
        assertEquals(List.of("accepted mine.json sample 8"), events);
        assertEquals(FolderWatch.FILE_LIMIT - 7, watch.bound().reading("", "").used());
    }

    @Test
    void shouldRefuseTableThatIsWrongThoughItsDocumentIsSound() throws Exception {
        looks(1);
        write(sample());
        looks(2);
        write(sample().replaceFirst("\"modem_route_count\": \\d+", "\"modem_route_count\": 7"));
        looks(2);
        assertEquals(List.of("accepted mine.json sample 8"), events);
        assertEquals("offset-alignment", watch.refused().getFirst().faults().getFirst().rule());
        assertEquals("sample", watch.refused().getFirst().kept().orElseThrow());
    }

    @Test
    void shouldAcceptNewFileAfterTwoEqualLooks() throws Exception {
        looks(1);
        write(sample());
        looks(1);
        assertEquals(List.of(), events);
        looks(1);
        assertEquals(List.of("accepted mine.json sample 8"), events);
        looks(10);
        assertEquals(1, events.size());
    }

    @Test
    void shouldAcceptSoundFileAtTheFirstLook() throws Exception {
        write(sample());
        time.settle();
        assertEquals(List.of("accepted mine.json sample 8"), events);
    }

    @Test
    void shouldTakeAnEditOver() throws Exception {
        write(sample());
        looks(1);
        write(sample().replace("\"modem_route_count\": 8", "\"modem_route_count\": 9"));
        looks(2);
        assertEquals(List.of("accepted mine.json sample 8", "accepted mine.json sample 9"), events);
    }

    @Test
    void shouldWaitWhileAFileGrows() throws Exception {
        looks(1);
        String text = sample();
        for (int i = 1; i <= 5; i++) {
            write(text.substring(0, text.length() * i / 5));
            looks(1);
            assertEquals(List.of(), events);
            assertEquals(List.of(), watch.refused(), "part=" + i);
        }
        looks(1);
        assertEquals(1, events.size());
    }

    @Test
    void shouldReadHalfWrittenFileAgainWhenItChanges() throws Exception {
        looks(1);
        write(sample().substring(0, 500));
        looks(3);
        assertEquals(1, watch.refused().size());
        assertEquals("syntax", watch.refused().getFirst().faults().getFirst().rule());
        write(sample());
        looks(2);
        assertEquals(List.of(), watch.refused());
        assertEquals(List.of("accepted mine.json sample 8"), events);
    }

    @Test
    void shouldRefuseBadEditAndKeepTheOldTable() throws Exception {
        write(sample());
        looks(1);
        write(sample().replace("\"tlv_count\": 20", "\"tlv_count\": 70").replace("\"soc\": ", "\"sock\": "));
        looks(2);
        assertEquals(1, events.size());
        var refused = watch.refused().getFirst();
        assertEquals(file.toString(), refused.path());
        assertEquals(Optional.of("sample"), refused.kept());
        assertEquals(List.of("/soc", "/sock", "/endpoints/0/channel/tlv_count"),
                refused.faults().stream().map(f -> f.path()).toList());
        write(sample());
        looks(2);
        assertEquals(List.of(), watch.refused());
        assertEquals(1, events.size(), "put back as it was: nothing to do");
    }

    @Test
    void shouldNotBotherAnyoneWhenAFileIsOnlyTouched() throws Exception {
        write(sample());
        looks(1);
        write(sample());
        looks(4);
        assertEquals(1, events.size());
    }

    @Test
    void shouldNoticeARemovedFileAfterTwoLooks() throws Exception {
        write(sample());
        looks(1);
        Files.delete(file);
        looks(1);
        assertEquals(1, events.size());
        looks(1);
        assertEquals(List.of("accepted mine.json sample 8", "removed mine.json"), events);
    }

    @Test
    void shouldSurviveAnEditorThatDeletesBeforeItWrites() throws Exception {
        write(sample());
        looks(1);
        Files.delete(file);
        looks(1);
        write(sample());
        looks(3);
        assertEquals(1, events.size());
    }

    @Test
    void shouldLeaveOtherFilesAlone() throws Exception {
        Files.writeString(folder.resolve("notes.txt"), "x");
        Files.writeString(folder.resolve(".mine.json"), "x");
        Files.createDirectory(folder.resolve("folder.json"));
        looks(3);
        assertEquals(List.of(), events);
        assertEquals(List.of(), watch.refused());
    }

    @Test
    void shouldForgetTheFaultsOfABadFileThatIsRemoved() throws Exception {
        write("{}");
        looks(2);
        assertEquals(1, watch.refused().size());
        Files.delete(file);
        looks(2);
        assertEquals(List.of(), watch.refused());
        assertEquals(List.of(), events);
    }

    @Test
    void shouldWaitForAFolderThatIsNotThereYet() throws Exception {
        Path later = folder.resolve("later");
        watch = new FolderWatch(later, new JacksonDocumentReader(), this::check, new FolderWatch.Sink() {
            @Override
            public void accepted(Path f, SocTable table) {
                events.add(table.soc());
            }

            @Override
            public void removed(Path f) {
                events.add("removed");
            }
        });
        looks(2);
        Files.createDirectory(later);
        file = later.resolve("mine.json");
        write(sample());
        looks(2);
        assertTrue(events.contains("sample"), events::toString);
    }

    private void look() {
        watch.look();
        lane.schedule(INTERVAL.toNanos(), this::look);
    }

    /** The looks of the next n intervals; the very first comes with them. */
    private void looks(int n) {
        time.run(INTERVAL.multipliedBy(n));
    }

    /** Writes the file with a time of its own: two writes of one test may fall into one tick of the file system. */
    private void write(String text) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000L + ++writes * 1000));
    }

    private static String sample() throws Exception {
        try (InputStream in = FolderWatchTest.class.getResourceAsStream("/sample-soc.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
