package org.qipa.itests.qrtr;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes without Maven: {@code java -cp ... org.qipa.itests.qrtr.Run CLASS ...}. A line for each test, at the end
 * {@code N passed, N failed, N skipped}; exit status 1 when something failed or nothing ran.
 */
public final class Run implements TestExecutionListener {

    private long began;
    private int passed;
    private int failed;
    private int skipped;

    private Run() {
    }

    /** @param classes full names of test classes; the contract on the kernel's sockets when there are none */
    public static void main(String[] classes) {
        String[] wanted = classes.length > 0 ? classes
                : new String[] {KernelTransportTest.class.getName(), KernelOnlyTest.class.getName()};
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(wanted).map(name -> selectClass(name)).toList()).build();
        Launcher launcher = LauncherFactory.create();
        Run run = new Run();
        launcher.execute(request, run);
        System.out.println(run.passed + " passed, " + run.failed + " failed, " + run.skipped + " skipped");
        System.exit(run.failed > 0 || run.passed + run.skipped == 0 ? 1 : 0);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        began = System.nanoTime();
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        say("skipped", test, reason);
        skipped++;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Optional<Throwable> why = result.getThrowable();
        if (!test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            return;
        }
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                say("ok", test, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms");
                passed++;
            }
            case ABORTED -> {
                say("skipped", test, why.map(Throwable::getMessage).orElse(""));
                skipped++;
            }
            case FAILED -> {
                say("FAILED", test, "");
                why.ifPresent(Throwable::printStackTrace);
                failed++;
            }
        }
    }

    private static void say(String what, TestIdentifier test, String why) {
        System.out.println("[" + what + "]" + " ".repeat(8 - what.length()) + test.getDisplayName().replace("()", "")
                + (why.isEmpty() ? "" : ": " + why));
    }
}
