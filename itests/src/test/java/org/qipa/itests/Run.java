package org.qipa.itests;

import java.util.HashSet;
import java.util.Set;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/**
 * Runs container tests without Maven: {@code java @itests/target/kernel-test.args CLASS ...}. A line for each test, at the end
 * {@code N passed, N failed, N skipped}; exit status 1 when something failed or nothing ran.
 */
public final class Run extends RunListener {

    private final Set<Description> done = new HashSet<>();
    private int passed;
    private int failed;
    private int skipped;

    private Run() {
    }

    /** @param names full names of test classes */
    public static void main(String[] names) throws ClassNotFoundException {
        Run run = new Run();
        JUnitCore tests = new JUnitCore();
        tests.addListener(run);
        for (String name : names) {
            tests.run(Class.forName(name));
        }
        System.out.println(run.passed + " passed, " + run.failed + " failed, " + run.skipped + " skipped");
        System.exit(run.failed > 0 || run.passed + run.skipped == 0 ? 1 : 0);
    }

    @Override
    public void testFailure(Failure failure) {
        done.add(failure.getDescription());
        failed++;
        say("FAILED", failure.getDescription());
        System.out.println(failure.getTrimmedTrace());
    }

    @Override
    public void testAssumptionFailure(Failure failure) {
        done.add(failure.getDescription());
        skipped++;
        say("skipped", failure.getDescription());
        System.out.println("          " + failure.getMessage());
    }

    @Override
    public void testFinished(Description test) {
        if (done.add(test)) {
            passed++;
            say("ok", test);
        }
    }

    private static void say(String what, Description test) {
        System.out.println("[" + what + "]" + " ".repeat(8 - what.length()) + test.getDisplayName());
    }
}
