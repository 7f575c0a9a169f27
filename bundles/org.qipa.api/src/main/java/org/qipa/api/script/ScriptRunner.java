package org.qipa.api.script;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.document.Fault;
import org.qipa.api.time.Lane;

/** Plays scripts. A service; stateless and thread safe. */
@ProviderType
public interface ScriptRunner {

    /** What is wrong with the steps of a script on a stage: names, parameters and limits that are not known there. */
    List<Fault> check(Script script, Stage stage);

    /**
     * Plays a script. Faults it has armed are disarmed when it is over, however it ends.
     *
     * @param lane     where the steps are taken, at their times by its clock; the caller closes it afterwards
     * @param reported told of each step when it is over, on the lane
     * @return complete with all reports, in the order the steps were over; an {@code expect} is over when it holds, or when
     *         its time is up. A script that {@link #check} faults is not begun: it fails with a
     *         {@link org.qipa.api.document.DocumentException} with all of them
     */
    CompletionStage<List<StepReport>> play(Script script, Stage stage, Lane lane, Consumer<StepReport> reported);
}
