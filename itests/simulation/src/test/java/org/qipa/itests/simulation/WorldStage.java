package org.qipa.itests.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.journal.Journal;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.script.Script;
import org.qipa.api.script.Stage;
import org.qipa.api.script.StepReport;
import org.qipa.api.script.Stimulus;
import org.qipa.api.time.Lane;
import org.qipa.script.LaneScriptRunner;

/**
 * A world as scripts see it. Nothing here waits: a device is closed and opened while time goes on, as Declarative Services
 * would do it, also when its providers go and come.
 */
final class WorldStage implements Stage {

    /** Providers whose going takes the device away until they are back. */
    static final List<String> NEEDED = List.of("org.qipa.gsi", "org.qipa.handshake", "org.qipa.qmi", "org.qipa.qrtr.local",
            "org.qipa.memory", "org.qipa.virtual.ipa");
    /** The provider whose going is a crash of the modem. */
    static final String MODEM = "org.qipa.virtual.modem";

    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final World world;
    private final Set<String> stopped = new TreeSet<>();
    private String soc = Script.Device.DEFAULT.soc();
    private int memOffset;
    private String loader = "";
    private boolean wanted;
    private boolean cycling;
    private int opened;

    WorldStage(World world) {
        this.world = world;
    }

    /** Plays a script to its end and answers the reports. */
    List<StepReport> play(Script script, Duration limit, Consumer<StepReport> reported) {
        Lane lane = world.time.lane("script");
        CompletableFuture<List<StepReport>> played = new LaneScriptRunner().play(script, this, lane, reported)
                .toCompletableFuture();
        world.require(world.time.runUntil(played::isDone, limit), "the script does not end");
        lane.close();
        return played.join();
    }

    @Override
    public List<FaultPoint> faultPoints() {
        return world.faults.points();
    }

    @Override
    public Journal journal() {
        return world.journal();
    }

    @Override
    public CompletionStage<Void> act(Stimulus stimulus, Map<String, Object> values) {
        CompletionStage<?> asked = DONE;
        switch (stimulus) {
            case DEVICE_OPEN -> {
                loader = given(values, "loader", loader);
                as(values);
                cycle("");
            }
            case DEVICE_SWAP -> {
                as(values);
                cycle("a reference changed");
            }
            case DEVICE_CLOSE -> {
                wanted = false;
                cycle("");
            }
            case DEVICE_SUSPEND -> asked = device().suspend();
            case DEVICE_RESUME -> asked = device().resume();
            case MODEM_CRASH -> world.crash(true);
            case MODEM_DIE -> world.crash(false);
            case MODEM_BOOT -> world.boot();
            case MODEM_SILENCE -> world.silence(true);
            case MODEM_SPEAK -> world.silence(false);
            case PROVIDER_STOP -> provider(values.get("name").toString(), false);
            case PROVIDER_START -> provider(values.get("name").toString(), true);
            case TRAFFIC -> world.ping(((Long) values.get("count")).intValue(), (Long) values.get("gap") * 1000);
            case REGISTERS_READ -> asked = device().registers(values.get("block").equals("gsi") ? Block.GSI : Block.IPA,
                    values.get("wake").equals("true"));
            case EXPECT, FAULTS_OFF -> throw new IllegalArgumentException("not for a stage: stimulus=" + stimulus);
        }
        return asked.thenApply(done -> null);
    }

    private void as(Map<String, Object> values) {
        String silicon = given(values, "silicon", "");
        String next = given(values, "soc", soc);
        if (!silicon.isEmpty() && !silicon.equals(next)) {
            throw new UnsupportedOperationException("not in a simulated world: silicon=" + silicon + " soc=" + next);
        }
        wanted = true;
        soc = next;
        memOffset = Math.max(0, ((Long) values.get("memOffset")).intValue());
    }

    private static String given(Map<String, Object> values, String name, String otherwise) {
        String value = values.getOrDefault(name, "").toString();
        return value.isEmpty() ? otherwise : value;
    }

    private Device device() {
        if (!world.hasDevice()) {
            throw new IllegalStateException("there is no device: device=" + World.DEVICE);
        }
        return world.device();
    }

    private void provider(String name, boolean start) {
        if (!name.equals(MODEM) && !NEEDED.contains(name)) {
            throw new IllegalArgumentException("no such provider here: name=" + name + " known=" + NEEDED + ", " + MODEM);
        }
        boolean changed = start ? stopped.remove(name) : stopped.add(name);
        if (changed && name.equals(MODEM)) {
            world.modemProvider(start);
        } else if (changed) {
            cycle("a reference changed");
        }
    }

    /** Takes the device away, if there is one, and brings another up, if one is wanted and can be. */
    private void cycle(String reason) {
        if (cycling) {
            return; // what is wanted is looked at when the present one is gone
        }
        if (!world.hasDevice()) {
            open();
            return;
        }
        cycling = true;
        world.closeThen(reason, () -> {
            cycling = false;
            open();
        });
    }

    private void open() {
        if (wanted && stopped.stream().noneMatch(NEEDED::contains)) {
            opened++;
            world.open(soc, memOffset, loader);
        }
    }

    /** Ends everything that keeps a device from being ready: what a tester would undo. */
    void remedy() {
        world.faults.disarmAll();
        world.silence(false);
        List.copyOf(stopped).forEach(name -> provider(name, true));
        wanted = true;
        if (!cycling && !world.hasDevice()) {
            open();
        }
    }

    /** Closes and opens the device, as its owner would when it does not mend itself. */
    void reopen() {
        cycle("");
    }

    /** Whether the device has given up. */
    boolean hasFailed() {
        return world.hasDevice() && world.device().state() == DeviceState.FAILED;
    }

    /** Whether the device is where it is wanted to be, not on the way. */
    boolean isAtRest() {
        return !cycling && world.hasDevice() == wanted;
    }

    /** Devices opened. */
    int opened() {
        return opened;
    }

    @Override
    public Sight look() {
        if (!world.hasDevice()) {
            return new Sight("NONE", stopped.isEmpty() ? "" : "providers " + stopped, world.missing());
        }
        var s = world.device().snapshot();
        return new Sight(s.state().name(), String.join("; ", s.waitsFor(), s.failure(), s.faults().toString()),
                world.missing());
    }
}
