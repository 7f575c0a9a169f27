package org.qipa.netdev;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs commands one at a time, in order, without a thread of its own: whoever finds it empty runs all there is, others
 * leave theirs and go. So a command may call the framework, which may call back here, without a lock being held.
 */
final class Turnstile implements Executor {

    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    public void execute(Runnable command) {
        commands.add(command);
        if (inside.getAndIncrement() > 0) {
            return;
        }
        RuntimeException failure = null;
        do {
            try {
                commands.remove().run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        } while (inside.decrementAndGet() > 0);
        if (failure != null) {
            throw failure;
        }
    }
}
