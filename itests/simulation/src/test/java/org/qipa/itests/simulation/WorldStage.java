package org.qipa.itests.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.qipa.api.device.Device;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.journal.Journal;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.script.Script;
import org.qipa.api.script.Stage;
import org.qipa.api.script.StepReport;
import org.qipa.api.script.Stimulus;
import org.qipa.api.time.Lane;
import org.qipa.script.LaneScriptRunner;

/** Plays scripts in a world. What runs the world itself (a device that closes) is done between its turns. */
final class WorldStage implements Stage {

    private final World world;
    private final Deque<Runnable> betweenTurns = new ArrayDeque<>();

    WorldStage(World world) {
        this.world = world;
    }

    /** Plays a script to its end and answers the reports. */
    List<StepReport> play(Script script, Duration limit) {
        Lane lane = world.time.lane("script");
        CompletableFuture<List<StepReport>> played = new LaneScriptRunner().play(script, this, lane, r -> { })
                .toCompletableFuture();
        long end = world.time.nanoTime() + limit.toNanos();
        while (!played.isDone()) {
            world.require(world.time.runUntil(() -> played.isDone() || !betweenTurns.isEmpty(),
                    Duration.ofNanos(end - world.time.nanoTime())), "the script does not end");
            while (!betweenTurns.isEmpty()) {
                betweenTurns.poll().run();
            }
        }
        lane.close();
        return played.join();
    }

    @Override
    public List<FaultPoint> faultPoints() {
        return world.faultPoints;
    }

    @Override
    public Journal journal() {
        return world.journal();
    }

    @Override
    public CompletionStage<Void> act(Stimulus stimulus, Map<String, Object> values) {
        CompletionStage<?> asked = CompletableFuture.completedFuture(null);
        switch (stimulus) {
            case DEVICE_OPEN, DEVICE_SWAP -> {
                boolean swap = stimulus == Stimulus.DEVICE_SWAP;
                asked = later(() -> {
                    if (world.deviceIfAny() != null) {
                        world.closeDevice(swap ? "a reference changed" : "");
                    }
                    String loader = values.getOrDefault("loader", "").toString();
                    world.open(values.get("soc").toString(), ((Long) values.get("memOffset")).intValue(),
                            loader.equals("self") ? "" : loader);
                });
            }
            case DEVICE_CLOSE -> asked = later(() -> world.closeDevice(""));
            case DEVICE_SUSPEND -> asked = device().suspend();
            case DEVICE_RESUME -> asked = device().resume();
            case MODEM_CRASH -> world.crash(true);
            case MODEM_DIE -> world.crash(false);
            case MODEM_BOOT -> world.boot();
            case MODEM_SILENCE -> world.silence(true);
            case MODEM_SPEAK -> world.silence(false);
            case TRAFFIC -> world.pings.forEach(p -> p.start(((Long) values.get("count")).intValue(),
                    (Long) values.get("gap") * 1000));
            case REGISTERS_READ -> asked = device().registers(values.get("block").equals("gsi") ? Block.GSI : Block.IPA,
                    values.get("wake").equals("true"));
            default -> throw new UnsupportedOperationException("not in a simulated world: do=" + stimulus.label());
        }
        return asked.thenApply(done -> null);
    }

    private CompletionStage<?> later(Runnable what) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        betweenTurns.add(() -> {
            what.run();
            done.complete(null);
        });
        return done;
    }

    private Device device() {
        if (world.deviceIfAny() == null) {
            throw new IllegalStateException("there is no device: device=" + World.DEVICE);
        }
        return world.deviceIfAny();
    }

    @Override
    public Sight look() {
        Device device = world.deviceIfAny();
        if (device == null) {
            return new Sight("NONE", "", world.missing());
        }
        var s = device.snapshot();
        return new Sight(s.state().name(), String.join("; ", s.waitsFor(), s.failure(), s.faults().toString()),
                world.missing());
    }
}
