package org.qipa.itests;

import org.junit.AssumptionViolatedException;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunNotifier;
import org.junit.runners.model.InitializationError;
import org.ops4j.pax.exam.junit.PaxExam;

/** Pax Exam where there can be network namespaces; elsewhere the class is skipped, with the reason, before there is a container. */
public final class WithNamespaces extends PaxExam {

    /** Made by JUnit. */
    public WithNamespaces(Class<?> tests) throws InitializationError {
        super(tests);
    }

    @Override
    public void run(RunNotifier notifier) {
        try {
            Namespaces.assume();
        } catch (AssumptionViolatedException e) {
            notifier.fireTestAssumptionFailed(new Failure(getDescription(), e));
            return;
        } catch (Exception e) {
            notifier.fireTestFailure(new Failure(getDescription(), e));
            return;
        }
        super.run(notifier);
    }
}
