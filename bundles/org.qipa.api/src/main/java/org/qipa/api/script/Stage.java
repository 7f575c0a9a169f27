package org.qipa.api.script;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.journal.Journal;

/** Where a script is played: it does what the runner asks. All calls come from the runner's lane. */
@ConsumerType
public interface Stage {

    /** Who can be asked for faults. */
    List<FaultPoint> faultPoints();

    /** The device's journal. */
    Journal journal();

    /**
     * Does one stimulus, any but EXPECT and FAULTS_OFF, which are the runner's.
     *
     * @param values all its parameters; those of {@link Stimulus#DEVICE_OPEN} and {@link Stimulus#DEVICE_SWAP} have been
     *               filled from the script's device, but for an empty {@code silicon}, which is the SoC
     * @return complete when it has been done or is under way and nothing more can refuse it; may complete at once
     * @throws RuntimeException with the reason, when it cannot be done here; the step has failed then
     */
    CompletionStage<Void> act(Stimulus stimulus, Map<String, Object> values);

    /** How things stand at this moment. */
    Sight look();

    /**
     * How things stand.
     *
     * @param state   of the device, or {@code NONE} while there is none
     * @param says    what it waits for, why it failed, its findings, in one line
     * @param missing pings that were sent since the start and were neither answered nor wait anywhere
     */
    record Sight(String state, String says, long missing) {}
}
