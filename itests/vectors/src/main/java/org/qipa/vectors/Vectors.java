package org.qipa.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The vector files of this run: those of the folder that the property {@code qipa.vectors} names, otherwise those that qipa
 * brings along. The folder is looked at once; what is not run is printed then, each file with the reason.
 */
public final class Vectors {

    /** Property that names a folder; a relative one counts from {@code qipa.vectors.base}, where Maven was started. */
    public static final String PROPERTY = "qipa.vectors";

    private static final String BASE = "qipa.vectors.base";

    /** Kinds of traces, in the order in which they make sense. */
    public static final List<String> TRACE_KINDS = List.of("trace-bring-up", "trace-zero", "trace-teardown", "trace-suspend",
            "trace-ssr", "trace-retry", "trace-panic", "trace-aggr", "trace-irqs", "trace-data");

    /** Kinds of files that hold cases. */
    public static final List<String> CASE_KINDS = List.of("qmi-golden", "qmi-decode", "handshake-golden", "mem-validate",
            "endpoint-validate", "timer-golden", "status-golden", "map-golden");

    private static final Vectors OWN = new Vectors(ownFolder(), false);
    private static final Vectors HERE = property().isEmpty() ? OWN : new Vectors(foreignFolder(), true);

    private final Path folder;
    private final boolean foreign;
    private final List<VectorFile> files = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    Vectors(Path folder, boolean foreign) {
        this.folder = folder;
        this.foreign = foreign;
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("vectors: no such folder: " + PROPERTY + "=" + folder);
        }
        var known = new TreeSet<>(CASE_KINDS);
        known.addAll(TRACE_KINDS);
        try (var all = Files.list(folder)) {
            all.filter(p -> !p.toString().endsWith(".class")).sorted().forEach(p -> sort(p, known));
        } catch (IOException e) {
            throw new UncheckedIOException("vectors: cannot read " + folder, e);
        }
        skipped.forEach(System.out::println);
    }

    private void sort(Path path, Set<String> known) {
        String name = "vectors: skipped " + path.getFileName();
        if (Files.isDirectory(path)) {
            skipped.add(name + ", a folder");
            return;
        }
        try {
            VectorFile file = VectorFile.of(path);
            if (known.contains(file.kind())) {
                files.add(file);
            } else {
                skipped.add(name + (file.kind().isEmpty() ? ", not a vector file" : " of kind " + file.kind()));
            }
        } catch (JsonProcessingException e) {
            skipped.add(name + ", not a vector file");
        } catch (IOException e) {
            throw new UncheckedIOException("vectors: cannot read " + path, e);
        }
    }

    /** The files of this run. */
    public static Vectors here() {
        return HERE;
    }

    /** The files that come along, whatever the property says: for tests that only need a device that is up. */
    public static Vectors own() {
        return OWN;
    }

    /**
     * The file of a name.
     *
     * @throws AssertionError if there is none
     */
    public VectorFile named(String name) {
        return files.stream().filter(f -> f.name().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no vector file " + name + " in " + folder));
    }

    /** All files of a kind, by name; none if the folder has none. */
    public List<VectorFile> files(String kind) {
        return files.stream().filter(f -> f.kind().equals(kind)).toList();
    }

    /**
     * The bring-up trace that a file goes on from: the one of the same SoC, and if there are several, one with the same
     * memory offset and loader.
     *
     * @throws AssertionError if there is none
     */
    public VectorFile bringUpOf(VectorFile file) {
        List<VectorFile> sameSoc = files("trace-bring-up").stream().filter(f -> f.soc().equals(file.soc())).toList();
        return sameSoc.stream().filter(f -> same(f, file, "mem_offset") && same(f, file, "gsi_loader")).findFirst()
                .or(() -> sameSoc.stream().findFirst())
                .orElseThrow(() -> new AssertionError("goes on where the file of kind trace-bring-up of " + file.soc()
                        + " ends, and there is none in " + folder));
    }

    private static boolean same(VectorFile a, VectorFile b, String member) {
        return a.metadata().path(member).equals(b.metadata().path(member));
    }

    /** What was not run, as printed. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** Whether somebody else's folder is run: kinds may be missing there. */
    boolean isForeign() {
        return foreign;
    }

    Path folderOf() {
        return folder;
    }

    private static String property() {
        return System.getProperty(PROPERTY, "");
    }

    private static Path foreignFolder() {
        return Path.of(System.getProperty(BASE, "")).resolve(property()).toAbsolutePath().normalize();
    }

    private static Path ownFolder() {
        try {
            URI here = Vectors.class.getResource("map-golden.json").toURI();
            if (here.getScheme().equals("jar")) {
                open(here);
            }
            return Path.of(here).getParent();
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("vectors: cannot find the files that come along", e);
        }
    }

    /** Makes the jar's inside a file system, which then stays for the life of the tests. */
    private static void open(URI jar) throws IOException {
        try {
            FileSystems.getFileSystem(jar);
        } catch (FileSystemNotFoundException e) {
            FileSystems.newFileSystem(jar, Map.of());
        }
    }
}
