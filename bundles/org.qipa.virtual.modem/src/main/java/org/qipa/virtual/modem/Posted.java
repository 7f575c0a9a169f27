package org.qipa.virtual.modem;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.qipa.api.time.Lane;

/** Commands of others, done on a modem's lane. */
final class Posted {

    private Posted() {
    }

    /** Answers what the command answers once its turn has come. */
    static CompletionStage<Void> on(Lane lane, Supplier<CompletionStage<Void>> command) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        lane.execute(() -> command.get().whenComplete((ok, failed) -> {
            if (failed == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failed);
            }
        }));
        return result;
    }

    /** The modem is not in a state for it. */
    static CompletionStage<Void> refused(Attached modem, String why) {
        return CompletableFuture.failedFuture(new IllegalStateException("modem is " + why + ": device=" + modem.device()
                + " state=" + modem.state()));
    }
}
