package org.qipa.itests.ideas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of {@code itests/test-ideas.md}.
 *
 * @param id         section letter and two digits
 * @param statement  what is asserted
 * @param tests      the tests that assert it; empty when there is none
 * @param reason     why there is none; empty when there are some, or nobody has looked yet
 * @param unreadable the last column, when it is neither; else empty
 */
record TestIdea(String id, String statement, List<Asserting> tests, String reason, String unreadable) {

    /** A test method: a folder of {@code bundles/} or {@code itests/}, a simple class name, a method. */
    record Asserting(String module, String type, String method) {
        @Override
        public String toString() {
            return module + " " + type + "." + method;
        }
    }

    private static final Pattern ROW = Pattern.compile("\\| *([A-Z]\\d+) *\\|(.*)\\|(.*)\\|");
    private static final Pattern NONE = Pattern.compile("none:(.*)");
    private static final Pattern ONE = Pattern.compile("`?([\\w.]+) +(\\w+)\\.(\\w+)`?(?: +\\([^()]*\\))?");
    /** Commas in a remark do not separate. */
    private static final Pattern SEPARATOR = Pattern.compile(",(?![^()]*\\)) *");

    /** All rows of a file, in its order. */
    static List<TestIdea> of(Path file) throws IOException {
        List<TestIdea> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Matcher row = ROW.matcher(line.strip());
            if (row.matches()) {
                rows.add(row(row.group(1), row.group(2).strip(), row.group(3).strip()));
            }
        }
        return rows;
    }

    String section() {
        return id.substring(0, 1);
    }

    /** Whether nobody has said yet which test asserts it. */
    boolean open() {
        return tests.isEmpty() && reason.isEmpty() && unreadable.isEmpty();
    }

    private static TestIdea row(String id, String statement, String asserted) {
        if (asserted.isEmpty()) {
            return new TestIdea(id, statement, List.of(), "", "");
        }
        Matcher none = NONE.matcher(asserted);
        if (none.matches()) {
            String reason = none.group(1).strip();
            return new TestIdea(id, statement, List.of(), reason, reason.isEmpty() ? asserted : "");
        }
        List<Asserting> tests = new ArrayList<>();
        for (String part : SEPARATOR.split(asserted)) {
            Matcher one = ONE.matcher(part.strip());
            if (!one.matches()) {
                return new TestIdea(id, statement, List.of(), "", asserted);
            }
            tests.add(new Asserting(one.group(1), one.group(2), one.group(3)));
        }
        return new TestIdea(id, statement, List.copyOf(tests), "", "");
    }
}
