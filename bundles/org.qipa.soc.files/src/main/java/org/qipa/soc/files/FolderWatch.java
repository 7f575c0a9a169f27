package org.qipa.soc.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.document.Fault;
import org.qipa.api.limit.Bound;
import org.qipa.api.soc.SocFiles.RefusedFile;
import org.qipa.api.soc.SocTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, look by look, which descriptor files of a folder are in force. Belongs to one lane.
 *
 * <p>A file counts when two looks in a row found the same size, time and bytes: one that is being written waits. At the
 * very first look a sound file counts at once, so that a start does not begin with the wrong table. A file is gone when two
 * looks in a row missed it, as some editors delete before they write. A file that is refused leaves the table it had in
 * force, and is read again when it changes.
 */
final class FolderWatch {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final String SUFFIX = ".json";
    /** Files of a folder that are looked at; of more, those that come later in the alphabet are left alone. */
    static final int FILE_LIMIT = 256;
    /** More than any document the reader takes. */
    private static final int SIZE_LIMIT = (4 << 20) + 1;

    /** Told what is in force. */
    interface Sink {
        /** A new table of a file, in place of the one it had. */
        void accepted(Path file, SocTable table);

        /** The file is gone, and its table with it. */
        void removed(Path file);
    }

    /** What a file looked like. */
    private record Look(long size, FileTime modified, byte[] bytes) {
        boolean isSame(Look o) {
            return size == o.size && modified.equals(o.modified) && Arrays.equals(bytes, o.bytes);
        }
    }

    /** What is known of a file. */
    private static final class Entry {
        /** The last look, if the file was there. */
        private Look look;
        /** Whether the last look has been decided upon. */
        private boolean decided;
        private boolean missed;
        private byte[] acceptedBytes;
        private SocTable table;
        private List<Fault> faults = List.of();
    }

    private final Path folder;
    private final DocumentReader reader;
    private final Function<SocTable, List<Fault>> check;
    private final Sink sink;
    private final TreeMap<Path, Entry> entries = new TreeMap<>();
    /** Files that were left alone because of the limit. */
    private final Set<Path> left = new TreeSet<>();
    private final Bound bound = new Bound("soc-files.files", "descriptor files of the watched folder", "files", FILE_LIMIT,
            "FolderWatch.FILE_LIMIT");
    private boolean first = true;
    private String folderTrouble = "";

    /**
     * @param check everything wrong with the table of a document that is sound by itself
     */
    FolderWatch(Path folder, DocumentReader reader, Function<SocTable, List<Fault>> check, Sink sink) {
        this.folder = folder;
        this.reader = reader;
        this.check = check;
        this.sink = sink;
    }

    /** Looks once. */
    void look() {
        Optional<Set<Path>> listing = list();
        if (listing.isEmpty()) {
            return; // an unreadable folder changes nothing
        }
        for (Path file : listing.get()) {
            look(file, entries.computeIfAbsent(file, f -> new Entry()));
        }
        entries.entrySet().removeIf(e -> !listing.get().contains(e.getKey()) && isGone(e.getKey(), e.getValue()));
        first = false;
    }

    /** Files that were refused as they are now. */
    List<RefusedFile> refused() {
        return entries.entrySet().stream().filter(e -> !e.getValue().faults.isEmpty()).map(e -> new RefusedFile(
                e.getKey().toString(), e.getValue().faults, Optional.ofNullable(e.getValue().table).map(SocTable::soc)))
                .toList();
    }

    private Optional<Set<Path>> list() {
        try (Stream<Path> files = Files.list(folder)) {
            Set<Path> found = new TreeSet<>();
            files.filter(FolderWatch::isDescriptor).forEach(found::add);
            folderTrouble = "";
            return Optional.of(bounded(found));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.of(Set.of()); // it may come later
        } catch (IOException | java.io.UncheckedIOException e) {
            if (!folderTrouble.equals(e.toString())) {
                folderTrouble = e.toString();
                LOG.warn("cannot look into the folder of SoC files: folder={} {}", folder, folderTrouble);
            }
            return Optional.empty();
        }
    }

    /** Those known already stay, then the first of the others. */
    private Set<Path> bounded(Set<Path> found) {
        Set<Path> kept = new TreeSet<>(found);
        kept.retainAll(entries.keySet());
        for (Path file : found) {
            if (kept.size() < FILE_LIMIT) {
                kept.add(file);
            }
        }
        bound.used(kept.size());
        // The same files are found at every look: each is counted and said once.
        left.retainAll(found);
        left.removeAll(kept);
        for (Path file : found) {
            if (!kept.contains(file) && left.size() < FILE_LIMIT && left.add(file) && bound.refuse()) {
                LOG.warn("too many SoC files: folder={} file={} {}", folder, file, bound.text());
            }
        }
        return kept;
    }

    /** How many files there are. Any thread. */
    Bound bound() {
        return bound;
    }

    private static boolean isDescriptor(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private void look(Path file, Entry entry) {
        entry.missed = false;
        Look now;
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            if (entry.decided && a.size() == entry.look.size && a.lastModifiedTime().equals(entry.look.modified)) {
                return;
            }
            try (InputStream in = Files.newInputStream(file)) {
                now = new Look(a.size(), a.lastModifiedTime(), in.readNBytes(SIZE_LIMIT));
            }
        } catch (NoSuchFileException e) {
            return; // gone since the listing; the next look will say
        } catch (IOException e) {
            refuse(file, entry, List.of(new Fault("", "unreadable", "cannot be read: " + e)));
            return;
        }
        boolean stable = entry.look != null && entry.look.isSame(now);
        entry.look = now;
        entry.decided = false;
        if (stable || first) {
            decide(file, entry, stable);
        }
    }

    private void decide(Path file, Entry entry, boolean stable) {
        if (Arrays.equals(entry.look.bytes, entry.acceptedBytes)) {
            entry.decided = true; // touched, or put back as it was
            entry.faults = List.of();
            return;
        }
        try {
            SocTable table = reader.readSoc(file.getFileName().toString(), new ByteArrayInputStream(entry.look.bytes));
            List<Fault> wrong = check.apply(table);
            if (!wrong.isEmpty()) {
                throw new DocumentException(file.getFileName().toString(), wrong);
            }
            entry.decided = true;
            entry.faults = List.of();
            entry.acceptedBytes = entry.look.bytes;
            entry.table = table;
            LOG.info("SoC file accepted: file={} soc={}", file, table.soc());
            sink.accepted(file, table);
        } catch (DocumentException e) {
            if (stable) {
                entry.decided = true;
                refuse(file, entry, e.faults());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e); // the stream is in memory
        }
    }

    private void refuse(Path file, Entry entry, List<Fault> faults) {
        if (faults.equals(entry.faults)) {
            return;
        }
        entry.faults = List.copyOf(faults);
        StringBuilder text = new StringBuilder();
        faults.forEach(f -> text.append("\n  ").append(f));
        LOG.warn("SoC file refused: file={} faults={} kept={}{}", file, faults.size(),
                entry.table == null ? "none" : entry.table.soc(), text);
    }

    private boolean isGone(Path file, Entry entry) {
        if (!entry.missed) {
            entry.missed = true;
            return false;
        }
        if (entry.table != null) {
            LOG.info("SoC file gone: file={} soc={}", file, entry.table.soc());
            sink.removed(file);
        }
        return true;
    }
}
