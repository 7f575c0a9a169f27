package org.qipa.itests.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.register.RegisterMap.Block;

/** Runs a script of steps in a world of its own and looks after each whether everything is as it has to be. */
final class Walk {

    private static final Duration UP = Duration.ofSeconds(2);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration INIT_DRIVER_LIMIT = Duration.ofSeconds(61);
    /** What a modem that is silent on purpose leads to. */
    private final Set<String> expectedFaults = new HashSet<>(Set.of("init-driver-failed"));

    private final World world;
    private String soc = "sdm845";
    private int memOffset;
    private int expectedFailures;

    Walk(long seed) {
        world = new World(seed);
    }

    /** Runs the steps, then removes the device. */
    void run(List<Step> steps) {
        world.open(soc, memOffset);
        world.awaitReady(UP);
        for (int i = 0; i < steps.size(); i++) {
            try {
                take(steps.get(i));
                check();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("step " + i + " " + steps.get(i) + ": " + e.getMessage(), e);
            }
        }
        remove();
    }

    private void take(Step step) {
        switch (step) {
            case Step.Traffic s -> world.traffic(s.count(), micros(s.gapMicros()));
            case Step.Idle s -> world.time.run(Duration.ofMillis(s.millis()));
            case Step.Crash s -> {
                world.crash(true);
                world.time.run(micros(s.micros()));
            }
            case Step.CrashInTraffic s -> {
                world.crashIn(micros(s.micros()));
                world.traffic(s.count(), micros(s.gapMicros()));
            }
            case Step.Down s -> {
                world.crash(false);
                world.time.run(Duration.ofMillis(s.millis()));
                isReadyOrSaysWhy();
                world.boot();
            }
            case Step.Silence s -> {
                world.silence(true);
                world.traffic(s.count(), Duration.ofMillis(1));
                world.time.run(Duration.ofMillis(s.millis()));
                isReadyOrSaysWhy();
                world.silence(false);
            }
            case Step.SilentBoot s -> silentBoot(s);
            case Step.Storm s -> storm(s);
            case Step.SwapIntoStorm s -> {
                world.closeDevice("a reference changed");
                soc = s.soc();
                memOffset = 0;
                world.open(soc, memOffset, s.loader());
                storm(s.storm());
            }
            case Step.Suspend() -> world.device().suspend();
            case Step.Resume() -> world.device().resume();
            case Step.Swap s -> {
                world.pings.forEach(p -> p.start(s.count(), s.gapMicros() * 1000L));
                swap(s.soc(), s.memOffset());
            }
            case Step.SwapInBringUp s -> {
                swap(s.soc(), s.memOffset());
                world.time.run(micros(s.micros()));
                swap(soc, memOffset);
            }
            case Step.SwapAndCrash s -> {
                swap(s.soc(), 0);
                world.crashIn(micros(s.micros()));
                world.time.run(Duration.ofMillis(20));
            }
            case Step.Removed s -> {
                world.closeDevice("");
                world.traffic(s.count(), micros(500));
                world.time.run(Duration.ofMillis(s.millis()));
                reopen(s.soc(), 0);
            }
        }
    }

    private void storm(Step.Storm s) {
        s.events().forEach(e -> world.in(micros(e.micros()), () -> happens(e.what())));
        world.traffic(s.count(), micros(s.gapMicros()));
        world.time.run(micros(s.events().stream().mapToInt(Step.At::micros).max().orElse(0)));
        isReadyOrSaysWhy();
        world.silence(false);
        world.time.run(UP);
        world.boot();
    }

    private void happens(Step.What what) {
        switch (what) {
            case CRASH -> world.crash(true);
            case DIE -> world.crash(false);
            case BOOT -> world.boot();
            case FALL_SILENT -> world.silence(true);
            case SPEAK -> world.silence(false);
            case SUSPEND -> world.device().suspend();
            case RESUME -> world.device().resume();
            case READ_REGISTERS -> world.device().registers(Block.IPA, false);
            case WAKE_AND_READ_REGISTERS -> world.device().registers(Block.GSI, true);
            case SLOW_STOPS -> world.knobs(k -> k.stopsInProcess(2));
            case LOST_TAG -> {
                world.knobs(k -> k.lostTagStatus(1));
                expectedFaults.add("recovery");
            }
            case SLOW_GENERIC_COMMANDS -> slowGenericCommands();
        }
    }

    /** Flow control is tried again from 4.11 on, and only when it is turned off (spec 06): the rest is a fault, and told. */
    private void slowGenericCommands() {
        if (Socs.of(soc).table().ipaVersion().atLeast("4.11")) {
            world.knobs(k -> k.genericRetries(2));
            expectedFaults.add("flow-control");
        }
    }

    private void silentBoot(Step.SilentBoot s) {
        world.silence(true);
        world.crash(true);
        world.time.run(Duration.ofMillis(s.millis()));
        isReadyOrSaysWhy();
        world.silence(false);
        if (s.millis() > INIT_DRIVER_LIMIT.toMillis() - 2000) {
            expectedFailures++;
            world.crash(true);
        }
    }

    private void swap(String nextSoc, int nextOffset) {
        world.closeDevice("a reference changed");
        reopen(nextSoc, nextOffset);
    }

    private void reopen(String nextSoc, int nextOffset) {
        soc = nextSoc;
        memOffset = nextOffset;
        world.open(soc, memOffset);
    }

    /** At any moment: a device that is not ready names what it waits for, or is in the middle of a step. */
    private void isReadyOrSaysWhy() {
        var snapshot = world.device().snapshot();
        world.require(world.isReady() || !snapshot.waitsFor().isEmpty(), "not ready and does not say why");
        world.require(snapshot.failure().isEmpty(), "failed");
    }

    /** After each step: everything comes to rest, ready, and nothing is missing that nobody speaks of. */
    private void check() {
        world.time.run(SETTLE);
        world.awaitReady(UP);
        world.time.runUntil(() -> world.modem() != null && world.modem().state() == VirtualModem.State.RUNNING, UP);
        world.time.run(SETTLE);
        world.require(world.isReady(), "does not stay ready");
        world.require(world.modem().state() == VirtualModem.State.RUNNING, "the modem does not run");
        for (Pings p : world.pings) {
            world.require(p.wrong().isEmpty(), "wrong packets: " + p.wrong());
            world.require(p.isDone(), "applications are not done");
        }
        world.require(world.missing() == world.explained(), "packets are missing that nobody has lost");
        Map<String, Long> faults = new TreeMap<>(world.journal().counts(JournalKind.FAULT));
        expectedFaults.forEach(faults::remove);
        world.require(faults.isEmpty(), "faults: " + faults);
        world.require(world.journal().counts(JournalKind.FAULT).getOrDefault("init-driver-failed", 0L)
                <= expectedFailures, "INIT_DRIVER fails without reason");
    }

    private void remove() {
        world.close();
        world.require(world.time.lanes().isEmpty(), "lanes left: " + world.time.lanes());
    }

    /** The journal's last events, as lines. */
    List<String> journal() {
        List<String> lines = new ArrayList<>();
        world.journal().events(e -> true).forEach(e -> lines.add(World.text(e)));
        return lines;
    }

    private static Duration micros(int micros) {
        return Duration.ofNanos(micros * 1000L);
    }
}
