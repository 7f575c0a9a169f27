package org.qipa.itests.ideas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of the test ideas says the truth: every statement is in it, and every test it names is there. */
class TestIdeasTest {

    /** The sections of the specification, each with how many statements it has. */
    private static final List<String> STATEMENTS = List.of("A20", "B38", "C19", "D16", "E29", "F17", "G15", "H47", "I12",
            "J30", "K10", "L14", "M17", "N27", "O7", "P18");

    /** Sections that may still have rows without a word in the last column. */
    private static final Set<String> STILL_OPEN = Set.of();

    private static final Path REPOSITORY = Path.of(System.getProperty("basedir", "."), "..", "..").toAbsolutePath()
            .normalize();

    @TempDir
    Path folder;

    @Test
    void shouldHaveEveryStatementOnceAndInOrder() throws IOException {
        List<String> wanted = new ArrayList<>();
        for (String section : STATEMENTS) {
            for (int number = 1; number <= Integer.parseInt(section.substring(1)); number++) {
                wanted.add(section.charAt(0) + "%02d".formatted(number));
            }
        }
        assertEquals(336, wanted.size());
        assertEquals(wanted, table().stream().map(TestIdea::id).toList());
    }

    @Test
    void shouldNameTestsThatExistOrSayWhyThereIsNone() throws IOException {
        List<String> faults = new ArrayList<>();
        Set<TestIdea.Asserting> tests = new HashSet<>();
        List<TestIdea> without = new ArrayList<>();
        TestMethods methods = new TestMethods(REPOSITORY);
        for (TestIdea idea : table()) {
            if (!idea.unreadable().isEmpty()) {
                faults.add(idea.id() + " last column is neither \"module Class.method, ...\" nor \"none: reason\": "
                        + idea.unreadable());
            } else if (idea.open() && !STILL_OPEN.contains(idea.section())) {
                faults.add(idea.id() + " names no test and gives no reason");
            } else if (idea.tests().isEmpty()) {
                without.add(idea);
            }
            for (TestIdea.Asserting test : idea.tests()) {
                tests.add(test);
                String fault = methods.fault(test);
                if (!fault.isEmpty()) {
                    faults.add(idea.id() + " " + fault);
                }
            }
        }
        System.out.println("test ideas: " + table().size() + " statements, " + (table().size() - without.size())
                + " asserted by " + tests.size() + " tests, " + without.size() + " without");
        without.stream().filter(idea -> !idea.open())
                .forEach(idea -> System.out.println("  " + idea.id() + " " + idea.reason()));
        List<String> open = without.stream().filter(TestIdea::open).map(TestIdea::id).toList();
        System.out.print(open.isEmpty() ? "" : "  still open: " + String.join(" ", open) + "\n");
        assertEquals(List.of(), faults, () -> String.join("\n", faults));
    }

    @Test
    void shouldFindFaultWithRowsThatSayNothingTrue() throws IOException {
        Path file = Files.writeString(folder.resolve("ideas.md"), """
                | id | statement | asserted by |
                |---|---|---|
                | A01 | a \\| b | simulation Gone.x (a, b), simulation InitDriverTest.shouldSendTheFieldsOfTheVersion |
                | A02 | nothing yet | |
                | A03 | no reason | none: |
                | A04 | a reason | none: no such thing |
                | A05 | not a test | shouldBeSomewhere |
                | A06 | a helper | simulation TestIdeasTest.table, nowhere X.y |
                """);
        List<TestIdea> rows = TestIdea.of(file);
        TestMethods methods = new TestMethods(REPOSITORY);
        assertEquals(List.of("no class Gone with test methods under simulation", ""),
                rows.get(0).tests().stream().map(methods::fault).toList());
        assertTrue(rows.get(1).open());
        assertEquals("none:", rows.get(2).unreadable());
        assertEquals("no such thing", rows.get(3).reason());
        assertEquals("shouldBeSomewhere", rows.get(4).unreadable());
        assertEquals(List.of("no test method table in TestIdeasTest", "no such module: nowhere"),
                rows.get(5).tests().stream().map(methods::fault).toList());
    }

    private static List<TestIdea> table() throws IOException {
        return TestIdea.of(REPOSITORY.resolve("itests").resolve("test-ideas.md"));
    }
}
