package org.qipa.shell;

import java.util.concurrent.CompletionStage;

/** A run of echo requests at a fixed rate, whatever comes back. */
interface EchoRun extends AutoCloseable {

    /** Starts; completes when all is over. */
    CompletionStage<Pinger.Summary> start();

    /** Sends no more, waits for answers that are still to come. Any thread. */
    CompletionStage<Pinger.Summary> finish();

    /** Ends it at once; what was not answered is lost. */
    @Override
    void close();
}
