package org.qipa.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * One run of all files of a kind. It counts cases, keeps what differs, goes on after a difference, and at the end prints
 * {@code vectors KIND: N files, M cases, K with qipa's choice} and fails with everything that differed.
 *
 * <p>What counts as a case: in case files an entry of a section; in traces an event that is output, so compared. K counts
 * those that have a member {@code qipa}. Not for several threads.
 */
public final class Comparison {

    /** Of what was thrown; there may be fewer, the machine leaves them out of what is thrown often. */
    private static final int FRAMES = 3;
    private static final int SHOWN = 40;

    /** Compares one thing. */
    @FunctionalInterface
    public interface Check {
        /** Throws an {@link AssertionError}, or anything else, where something differs. */
        void run() throws Exception;
    }

    /** Runs one file. */
    @FunctionalInterface
    public interface FileRun {
        /** Runs {@code root}, the contents of {@code file}. */
        void run(VectorFile file, JsonNode root) throws Exception;
    }

    private final String kind;
    private final Vectors vectors;
    private final List<String> differences = new ArrayList<>();
    private String current = "";
    private int files;
    private int cases;
    private int choices;

    private Comparison(String kind, Vectors vectors) {
        this.kind = kind;
        this.vectors = vectors;
    }

    /** A run of all files of {@code kind}. */
    public static Comparison of(String kind) {
        return new Comparison(kind, Vectors.here());
    }

    /** A run of the files of {@code kind} that come along, for what is not part of the contract with other folders. */
    public static Comparison ofOwn(String kind) {
        return new Comparison(kind, Vectors.own());
    }

    static Comparison of(String kind, Vectors vectors) {
        return new Comparison(kind, vectors);
    }

    /** Runs each file. What it throws is a difference; so is a file in which nothing was compared. */
    public Comparison run(FileRun run) {
        for (VectorFile file : vectors.files(kind)) {
            files++;
            current = file.name();
            int before = cases;
            if (attempt("", () -> run.run(file, file.read())) && cases == before) {
                differences.add(file.name() + ": nothing in it was compared");
            }
        }
        return this;
    }

    /** Compares each entry of a section, an array or nothing. */
    public void section(JsonNode root, String section, java.util.function.Function<JsonNode, Check> check) {
        int number = 0;
        for (JsonNode recorded : root.path(section)) {
            check(section + "[" + number++ + "]", recorded, check.apply(recorded));
        }
    }

    /** Compares one case; {@code where} says which, inside the file. */
    public void check(String where, JsonNode recorded, Check check) {
        count(1, Recorded.hasChoice(recorded) ? 1 : 0);
        attempt(where, check);
    }

    /** Counts cases that were compared otherwise. */
    public void count(int more, int moreChoices) {
        cases += more;
        choices += moreChoices;
    }

    /** Notes a difference in the current file. */
    public void differs(String what) {
        differences.add(current + " " + what);
    }

    private boolean attempt(String where, Check check) {
        try {
            check.run();
            return true;
        } catch (AssertionError | Exception e) {
            boolean expected = e instanceof AssertionError;
            differs((where.isEmpty() ? "" : where + ": ") + (expected ? e.getMessage() : e + " at "
                    + Arrays.stream(e.getStackTrace()).limit(FRAMES).toList()));
            return false;
        }
    }

    /**
     * Ends the run of the kind's owner: prints the line, and fails if anything differed. Where another folder has no file of
     * the kind, the test is aborted.
     */
    public void end() {
        System.out.println(line());
        endPart();
    }

    /** Ends a run over parts of what the files hold: as {@link #end}, without the line. */
    public void endPart() {
        if (!differences.isEmpty()) {
            int shown = Math.min(SHOWN, differences.size());
            Assertions.fail("vectors " + kind + ": " + differences.size() + " differences\n"
                    + String.join("\n", differences.subList(0, shown)) + (shown < differences.size() ? "\n..." : ""));
        }
        if (files == 0) {
            Assertions.assertTrue(vectors.isForeign(), "no file of kind " + kind + " comes along");
            Assumptions.abort("no file of kind " + kind + " in " + vectors.folderOf());
        }
    }

    String line() {
        return "vectors " + kind + ": " + files + " files, " + cases + " cases, " + choices + " with qipa's choice";
    }
}
