package org.qipa.shell;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/** Waiting of a command. Commands run on the shell's threads, which may block; what is waited for runs elsewhere. */
final class Patience {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Added to every limit before the shell's own thread gives up, so that the lane's answer comes first. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private Patience() {
    }

    /** Looks at a condition now and then until it holds; false when the limit came first. */
    static boolean until(TimeSource time, long limitNanos, BooleanSupplier condition) throws InterruptedException {
        if (condition.getAsBoolean()) {
            return true;
        }
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        long deadline = time.nanoTime() + limitNanos;
        try (Lane lane = time.lane("shell-wait")) {
            look(lane, deadline, condition, result);
            return result.get(limitNanos + GRACE_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return condition.getAsBoolean();
        } catch (ExecutionException e) {
            throw new IllegalStateException("condition failed", e.getCause());
        }
    }

    private static void look(Lane lane, long deadline, BooleanSupplier condition, CompletableFuture<Boolean> result) {
        lane.schedule(LOOK_NANOS, () -> {
            try {
                if (condition.getAsBoolean()) {
                    result.complete(true);
                } else if (lane.time().nanoTime() >= deadline) {
                    result.complete(false);
                } else {
                    look(lane, deadline, condition, result);
                }
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
    }

    /** The value of a stage; its failure becomes a message of one line. */
    static <T> T get(CompletionStage<T> stage, long limitSeconds, String what)
            throws CommandException, InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.get(limitSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandException("no answer: what=" + what + " limit=" + limitSeconds + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof java.util.concurrent.CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            throw new CommandException(message.lines().findFirst().orElse(message));
        }
    }
}
