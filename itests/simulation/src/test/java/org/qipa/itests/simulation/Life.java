package org.qipa.itests.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.qipa.api.fault.FaultException;
import org.qipa.api.fault.Parameters;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.script.Script;
import org.qipa.api.script.Step;
import org.qipa.api.script.StepReport;
import org.qipa.api.script.Stimulus;

/**
 * Plays a script that expects nothing in a world of its own. It is cut into rounds of {@link #ROUND_MICROS}; after each
 * everything that keeps the device from being ready is ended, and when all is at rest it is looked at whether everything is
 * as it has to be. The next round begins at its time, or when the world has come to rest, if that is later.
 */
final class Life {

    /** What is told of a step. */
    private static final Set<JournalKind> TOLD = Set.of(JournalKind.STATE, JournalKind.STRIKE, JournalKind.FAULT,
            JournalKind.LOSS);
    /** Length of a round: what happens in one is over before the next. */
    static final long ROUND_MICROS = 1_000_000;

    private static final Duration REST = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration FLOW = Duration.ofSeconds(1);
    /** The second comes when the first has woken everything. */
    private static final int PROBES = 2;
    private static final long PROBE_GAP_NANOS = 15_000_000;
    /** A message that crosses with the close of its socket; what nobody can avoid is no fault of the device. */
    private static final Set<String> HARMLESS = Set.of("qrtr-no-socket");

    /**
     * Faults by which the driver does not hear of buffers: of received ones it cannot know how many packets were in them, and
     * of those it has sent it may say that they are lost when they are not.
     */
    private static final Set<String> UNTOLD = Set.of("gsi.event-bad-tre", "gsi.event-bad-channel");
    /** The most packets in a buffer: 8 KiB of frames with the smallest ping. */
    private static final int MOST_IN_A_BUFFER = 200;

    /** Faults that go on when disarmed, in the hardware or in what the driver has read: a device opened anew has none. */
    private static final Set<String> LASTING = Set.of("gsi.event-ring-full", "gsi.interrupt-storm",
            "gsi.command-wrong-state", "gsi.command-late", "gsi.event-bad-channel", "gsi.event-bad-tre",
            "ipa.aggregation-stuck", "ipa.shared-mem-size", "ipa.flavor", "uc.boots-twice",
            "gsi.hw-param-2", "gsi.hw-param-4");

    /** What has happened in a life. */
    record Counts(long rounds, long steps, long recoveries, long devices, long packets, long faults, long transitions) {

        Counts plus(Counts o) {
            return new Counts(rounds + o.rounds, steps + o.steps, recoveries + o.recoveries, devices + o.devices,
                    packets + o.packets, faults + o.faults, transitions + o.transitions);
        }
    }

    private final World world;
    private final WorldStage stage;
    private final Transitions transitions;
    private final Unrest unrest;
    private final Consumer<StepReport> reported;
    private long rounds;
    private long steps;
    private long late;
    private long told;
    private long untold;
    private Map<String, Long> strikesBefore = Map.of();
    private Map<String, Long> faultsSeen = Map.of();
    /** What had struck the hardware with which this round began. */
    private Set<String> deceived = Set.of();

    Life(long seed) {
        this(new World(seed), report -> { });
    }

    /** @param reported told of each step when it has been taken */
    Life(World world, Consumer<StepReport> reported) {
        this.reported = reported;
        this.world = world;
        stage = new WorldStage(world);
        transitions = new Transitions(world.journal());
        unrest = new Unrest(world);
    }

    World world() {
        return world;
    }

    /** Plays a script to its end, removes the device, and answers what happened. */
    Counts run(Script script) {
        open(script.device());
        List<Step> ordered = new ArrayList<>(script.steps());
        ordered.sort(Comparator.comparingLong(Step::atMicros));
        long round = 0;
        for (Step step : ordered) {
            if (step.atMicros() / ROUND_MICROS != round) {
                check("round " + round);
                round = step.atMicros() / ROUND_MICROS;
                late = Math.max(late, world.time.nanoTime() / 1000 - round * ROUND_MICROS);
            }
            try {
                until(late + step.atMicros());
                String done = take(step);
                saysWhy();
                report(step, done);
            } catch (AssertionError e) {
                // It tells already where everything stands.
                throw new AssertionError(step + ": " + e.getMessage(), e);
            } catch (RuntimeException e) {
                throw new AssertionError(step + ": " + e.getMessage() + "\n" + world.where(), e);
            }
        }
        check("round " + round);
        return close();
    }

    private void open(Script.Device device) {
        stage.act(Stimulus.DEVICE_OPEN, Parameters.of("device.open", Stimulus.DEVICE_OPEN.parameters(),
                Map.of("soc", device.soc(), "loader", device.loader(), "memOffset", device.memOffset())));
        world.awaitReady(REST);
    }

    private void until(long micros) {
        long nanos = micros * 1000 - world.time.nanoTime();
        if (nanos > 0) {
            world.time.run(Duration.ofNanos(nanos));
        }
    }

    private String take(Step step) {
        steps++;
        Stimulus stimulus = Stimulus.of(step.action()).orElse(null);
        if (stimulus == null) {
            return arm(step);
        }
        if (needsDevice(stimulus) && !world.hasDevice()) {
            return "there is no device";
        }
        stage.act(stimulus, Parameters.of(step.action(), stimulus.parameters(), step.parameters()));
        return "done";
    }

    private static boolean needsDevice(Stimulus stimulus) {
        return switch (stimulus) {
            case DEVICE_SUSPEND, DEVICE_RESUME, REGISTERS_READ -> true;
            default -> false;
        };
    }

    private String arm(Step step) {
        Map<String, Object> parameters = new LinkedHashMap<>(step.parameters());
        Object times = parameters.remove(Step.TIMES);
        try {
            world.faults.arm(step.action(), parameters, times == null ? 1 : ((Number) times).intValue());
            return "armed";
        } catch (FaultException e) {
            if (e.getMessage().startsWith("nothing there to strike")) {
                return e.getMessage();
            }
            throw e;
        }
    }

    private void report(Step step, String done) {
        long from = told;
        told = world.journal().next();
        reported.accept(new StepReport(step, world.time.nanoTime() / 1000, true, done, world.journal().events(from, TOLD,
                e -> true)));
    }

    /** At any moment: a device that is not ready names what it waits for. */
    private void saysWhy() {
        if (!world.hasDevice()) {
            return;
        }
        var snapshot = world.device().snapshot();
        boolean says = !snapshot.waitsFor().isEmpty() || !snapshot.failure().isEmpty();
        switch (snapshot.state()) {
            case WAITING_FOR_FIRMWARE, WAITING_FOR_MODEM, FAILED -> world.require(says, "not ready and does not say why");
            default -> { }
        }
    }

    /** After each round: everything comes to rest, ready, and nothing is missing that nobody speaks of. */
    void check(String when) {
        rounds++;
        stage.remedy();
        try {
            if (!comesToRest()) {
                mend();
                mustComeToRest();
            }
            if (!flows()) {
                mend();
                mustComeToRest();
                world.require(flows(), "packets do not flow");
            }
            invariants();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(when + ": " + e.getMessage(), e);
        }
    }

    private void mustComeToRest() {
        world.require(comesToRest(), "does not come to rest: " + (world.hasDevice() ? unrest.look() : "no device"));
    }

    /** Whether packets that applications send now are answered, although nothing else moves. */
    private boolean flows() {
        long due = answered() + (long) world.pings.size() * PROBES;
        world.ping(PROBES, PROBE_GAP_NANOS);
        return world.time.runUntil(() -> answered() >= due, FLOW) && comesToRest();
    }

    private long answered() {
        return world.pings.stream().mapToLong(Pings::answered).sum();
    }

    /** Looks every now and then: looking costs more than living. */
    private boolean comesToRest() {
        long deadline = world.time.nanoTime() + REST.toNanos();
        do {
            world.time.run(LOOK);
            if (isAtRest()) {
                return true;
            }
        } while (world.time.nanoTime() < deadline);
        return false;
    }

    private boolean isAtRest() {
        if (world.modem() != null && (world.modem().state() == VirtualModem.State.CRASHED
                || world.modem().state() == VirtualModem.State.OFF)) {
            world.boot();
        }
        if (stage.hasFailed()) {
            stage.reopen();
        }
        return stage.isAtRest() && world.isReady() && world.modem() != null
                && world.modem().state() == VirtualModem.State.RUNNING && world.pings.stream().allMatch(Pings::isDone)
                && isExplained() && unrest.look().isEmpty();
    }

    /** Whether each packet that is missing is one that somebody has lost and said so, or that a fault has kept untold. */
    private boolean isExplained() {
        long unexplained = world.missing() - world.explained();
        if (unexplained == untold) {
            return true;
        }
        Map<String, Long> now = world.faults.counts();
        long strikes = UNTOLD.stream().mapToLong(f -> now.getOrDefault(f, 0L) - strikesBefore.getOrDefault(f, 0L)).sum();
        return Math.abs(unexplained - untold) <= strikes * MOST_IN_A_BUFFER;
    }

    /** Does what the device says is to be done, or what its owner would do about hardware that stays broken. */
    private void mend() {
        if (lasts()) {
            stage.reopen();
        } else if (world.hasDevice()
                && world.device().snapshot().waitsFor().contains("a restart of the modem brings it")) {
            world.crash(true);
        } else if (world.modem() != null && world.modem().state() == VirtualModem.State.HANDSHAKE) {
            world.crash(true); // what it had to say was lost on the way, and it says it once
        }
    }

    private boolean lasts() {
        return world.faults.sinceOpen().stream().anyMatch(LASTING::contains);
    }

    /**
     * What came back that should not have. Told that a buffer was filled which was not, the driver finds in it what came the
     * last time.
     */
    private List<String> wrong(Pings pings) {
        boolean again = world.faults.counts().containsKey("gsi.event-bad-tre");
        return pings.wrong().stream().filter(w -> !again || !w.startsWith("twice: ")).toList();
    }

    private void invariants() {
        for (Pings p : world.pings) {
            world.require(wrong(p).isEmpty(), "wrong packets: " + wrong(p));
        }
        world.require(isExplained(), "packets are missing that nobody has lost, untold=" + untold);
        untold = world.missing() - world.explained();
        world.require(transitions.illegal().isEmpty(), "illegal: " + transitions.illegal());
        world.require(transitions.missed() == 0, "changes of state missed: " + transitions.missed());
        Map<String, Long> faults = new TreeMap<>(world.journal().counts(JournalKind.FAULT));
        HARMLESS.forEach(faults::remove);
        Map<String, Long> news = new TreeMap<>(faults);
        news.entrySet().removeAll(faultsSeen.entrySet());
        Set<String> struck = world.faults.since(strikesBefore);
        deceived.stream().filter(LASTING::contains).forEach(struck::add);
        Set<String> unexplained = Explanations.unexplained(news.keySet(), struck, deceived);
        deceived = world.faults.sinceOpen();
        world.require(unexplained.isEmpty(), "faults without a reason: " + unexplained + " struck: " + struck);
        strikesBefore = world.faults.counts();
        faultsSeen = faults;
    }

    /** Removes everything; nothing may be left. */
    Counts close() {
        Counts counts = new Counts(rounds, steps, world.recoveries(), stage.opened(), answered(),
                world.faults.counts().values().stream().mapToLong(n -> n).sum(), transitions.seen());
        world.close();
        transitions.close();
        if (!world.time.lanes().isEmpty()) {
            throw new AssertionError("lanes left: " + world.time.lanes());
        }
        return counts;
    }
}
