package org.qipa.itests;

import org.junit.AssumptionViolatedException;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunNotifier;
import org.junit.runners.model.InitializationError;
import org.ops4j.pax.exam.junit.PaxExam;

/** Pax Exam where the kernel has QRTR; elsewhere the class is skipped, with the reason, before there is a container. */
public final class WithKernelQrtr extends PaxExam {

    /** Made by JUnit. */
    public WithKernelQrtr(Class<?> tests) throws InitializationError {
        super(tests);
    }

    @Override
    public void run(RunNotifier notifier) {
        String missing = KernelQrtr.missing();
        if (missing != null) {
            System.out.println("skipped: " + missing);
            notifier.fireTestAssumptionFailed(new Failure(getDescription(), new AssumptionViolatedException(missing)));
            return;
        }
        super.run(notifier);
    }
}
