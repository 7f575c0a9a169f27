package org.qipa.api.script;

import java.util.List;
import org.qipa.api.journal.JournalEvent;

/**
 * What came of a step.
 *
 * @param step     the step
 * @param atMicros when it was over, in microseconds from the start of the script
 * @param passed   whether it could be done; of an {@code expect}, whether it was met
 * @param text     what came of it
 * @param events   what the journal said since the report before: states, strikes, faults and losses
 */
public record StepReport(Step step, long atMicros, boolean passed, String text, List<JournalEvent> events) {

    /** Copies the events. */
    public StepReport {
        events = List.copyOf(events);
    }
}
