package org.qipa.itests.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.qipa.api.script.Script;
import org.qipa.api.script.StepReport;
import org.qipa.api.script.Stimulus;

/**
 * Plays any script in a world of its own. One that expects something says itself what has to hold; one that expects nothing
 * is a {@link Life}, after each second of which all has to be well.
 */
final class Player {

    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final Consumer<StepReport> reported;
    private World world;

    /** @param reported told of each step when it is over */
    Player(Consumer<StepReport> reported) {
        this.reported = reported;
    }

    /** Plays a script to its end, removes the device, and answers the reports of steps that failed. */
    List<StepReport> play(Script script) {
        List<StepReport> failed = new ArrayList<>();
        Consumer<StepReport> both = reported.andThen(r -> {
            if (!r.passed()) {
                failed.add(r);
            }
        });
        world = new World(script.seed());
        if (script.steps().stream().noneMatch(s -> s.action().equals(Stimulus.EXPECT.label()))) {
            new Life(world, both).run(script);
        } else {
            new WorldStage(world).play(script, LIMIT, both);
            world.close();
            world.require(world.time.lanes().isEmpty(), "lanes left: " + world.time.lanes());
        }
        return failed;
    }

    /** The world of the last script. */
    World world() {
        return world;
    }
}
