package org.qipa.virtual.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.documents.JacksonModemProfiles;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

/** A profile in a file that somebody edits. */
class ModemProfileFileTest {

    @TempDir
    private Path folder;
    private final SimulatedTime time = new SimulatedTime();
    private final RingJournals journals = new RingJournals();
    private final List<String> taken = new ArrayList<>();
    private ModemProfileFile file;

    private void open() {
        journals.journal("ipa0", time);
        file = new ModemProfileFile("ipa0", folder.resolve("modem.json"), new JacksonModemProfiles(), time, journals);
        file.listen(profile -> taken.add(profile.title()));
        run(50);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private void run(long millis) {
        time.run(Duration.ofMillis(millis));
    }

    private void write(String members) throws IOException {
        Files.writeString(folder.resolve("modem.json"), ("{'format': 'qipa-modem/1', " + members + "}").replace('\'', '"'));
    }

    private List<String> refusals() {
        return journals.find("ipa0").orElseThrow().events(e -> e.kind() == JournalKind.FAULT).stream().map(JournalEvent::text)
                .toList();
    }

    @Test
    void shouldTakeTheFileAtOnceAndItsChangesWhenTheyStay() throws IOException {
        write("'title': 'first'");
        open();
        assertEquals(List.of("first"), taken);
        write("'title': 'second'");
        run(250);
        assertEquals(List.of("first"), taken, "it may still be written");
        run(250);
        assertEquals(List.of("first", "second"), taken);
        run(2_000);
        assertEquals(2, taken.size());
    }

    @Test
    void shouldKeepTheProfileInForceWhenTheFileIsRefusedOrGone() throws IOException {
        write("'title': 'first'");
        open();
        write("'device': {'imei': '1'}, 'sim': {'card': 'lost'}");
        run(500);
        assertEquals(List.of("first"), taken);
        assertEquals(2, refusals().size());
        Files.delete(folder.resolve("modem.json"));
        run(1_000);
        assertEquals(List.of("first"), taken);
        write("'title': 'third'");
        run(500);
        assertEquals(List.of("first", "third"), taken);
    }

    @Test
    void shouldSayThatThereIsNoFileAndTakeItWhenItComes() throws IOException {
        open();
        assertEquals(1, refusals().size());
        write("'title': 'late'");
        run(500);
        assertEquals(List.of("late"), taken);
    }
}
