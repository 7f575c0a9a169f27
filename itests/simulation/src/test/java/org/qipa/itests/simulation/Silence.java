package org.qipa.itests.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.soc.IpaVersion;
import org.qipa.virtual.ipa.silicon.Settings;

/**
 * Ways in which somebody can fail to answer, one for each limit of an answer.
 *
 * @param limit   the limit that comes true, {@code bundle.NAME}
 * @param waits   begins what is waited for, as the device says it; numbers are N. Empty when the wait is a timer
 * @param applies SoC versions that have this wait
 * @param silence has somebody fall silent in a world that is ready, and does something that needs the answer
 * @param says    part of what the device says: what it waits for, a fault in the journal, or a finding
 * @param within  how long until it says so
 * @param speak   ends the silence
 * @param ends    what a user does afterwards, when the answer alone does not mend it
 */
record Silence(String limit, String waits, Predicate<IpaVersion> applies, Consumer<World> silence, String says,
        Duration within, Consumer<World> speak, Consumer<World> ends) {

    private static final String DATA = World.DEVICE + "-data";
    private static final String LOST = "gsi.command-lost";
    private static final int ALL = FaultPoint.UNTIL_DISARMED;
    private static final Predicate<IpaVersion> EVERY = v -> true;
    private static final Consumer<World> NOTHING = w -> { };
    private static final Consumer<World> CRASH = w -> w.crash(true);
    private static final Consumer<World> GSI_SPEAKS = w -> w.mute.speak();
    private static final Consumer<World> DATA_RUNS = w -> w.watched.hold(DATA, false);

    static final List<Silence> ALL_OF_THEM = List.of(
            new Silence("gsi.COMMAND", "gsi STOP channel N", v -> v.atLeast("4.0"), w -> {
                w.faults.arm(LOST, Map.of(), ALL);
                w.device().suspend();
            }, "command=STOP", seconds(1), w -> w.faults.disarm(LOST), CRASH),
            new Silence("gsi.COMMAND", "gsi ENABLE_FLOW_CONTROL modem_channel N", v -> v.atLeast("4.2"), w -> {
                w.faults.arm(LOST, Map.of(), ALL);
                w.crash(true);
            }, "generic command timed out", seconds(1), w -> w.faults.disarm(LOST), CRASH),
            new Silence("gsi.QUIESCE", "gsi quiesce channel N", EVERY, w -> {
                w.mute.gsiInterrupt = true;
                w.ping(3);
                w.crash(true);
            }, "outstanding transactions do not complete", seconds(8), GSI_SPEAKS, CRASH),
            new Silence("gsi.POLL_END", "gsi poll idle channel N", v -> v.before("4.0"), w -> {
                w.downlinkWhileHeld(DATA);
                w.device().suspend();
            }, "poll does not end", seconds(4), DATA_RUNS, NOTHING),
            new Silence("gsi.POLL_LANE", "gsi last poll of channel N", EVERY, w -> {
                w.watched.hold(DATA, true);
                w.crash(true);
            }, "poll lane does not answer", seconds(8), DATA_RUNS, CRASH),
            new Silence("core.COMMAND", "filter reset", EVERY, w -> {
                w.mute.gsiInterrupt = true;
                w.crash(true);
            }, "transaction did not complete: what=filter reset", seconds(2), GSI_SPEAKS, CRASH),
            new Silence("core.PIPELINE_CLEAR", "pipeline clear", EVERY, w -> {
                w.faults.arm("ipa.tag-status-lost", Map.of(), 1);
                w.crash(true);
            }, "pipeline clear: no status arrived: limit=1000 ms", seconds(2), NOTHING, NOTHING),
            new Silence("core.DATA_LANE", "data lane closes rmnet_ipaN", EVERY, w -> {
                w.watched.hold(DATA, true);
                w.crash(true);
            }, "data lane closes rmnet_ipa0", seconds(3), DATA_RUNS, CRASH),
            new Silence("core.MICROCONTROLLER", "", EVERY, w -> {
                w.settings(new Settings(Settings.DEFAULTS.commandDelayNanos(), seconds(200).toNanos(), 0, false, true));
                w.swap(w.soc(), 0);
            }, "the microcontroller has not announced itself", seconds(125), w -> w.traffic(1700, Duration.ofMillis(50)), NOTHING));

    private static Duration seconds(int n) {
        return Duration.ofSeconds(n);
    }

    @Override
    public String toString() {
        return limit + " " + waits;
    }
}
