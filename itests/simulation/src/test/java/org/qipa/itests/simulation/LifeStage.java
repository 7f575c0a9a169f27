package org.qipa.itests.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.qipa.api.device.DeviceState;
import org.qipa.api.fault.FaultBoards;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.fault.FaultSwitch;
import org.qipa.api.fault.Parameter;
import org.qipa.api.journal.Journal;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.script.Stage;
import org.qipa.api.script.Stimulus;
import org.qipa.virtual.ipa.silicon.Knobs;

/**
 * A world as scripts see it. Nothing here waits: a device is closed and opened while time goes on, as Declarative Services
 * would do it, also when its providers go and come.
 */
final class LifeStage implements Stage {

    /** Providers whose going takes the device away until they are back. */
    static final List<String> NEEDED = List.of("org.qipa.gsi", "org.qipa.handshake", "org.qipa.qmi", "org.qipa.qrtr.local",
            "org.qipa.memory", "org.qipa.virtual.ipa");
    /** The provider whose going is a crash of the modem. */
    static final String MODEM = "org.qipa.virtual.modem";

    private static final String STOPS = "simulation.stops-in-process";
    private static final String RETRIES = "simulation.generic-retries";
    private static final String LOST = "simulation.commands-lost";
    private static final String TAG = "simulation.tag-lost";
    private static final String CLOCK = "simulation.clock-refused";

    private static final Parameter COUNT = Parameter.number("count", "", 1, 20, 1, "how many of them, one after the other");

    private final World world;
    private final FaultBoards faults = new FaultBoards("simulation", List.of(
            FaultDeclaration.next(STOPS, "STOP commands leave the channel in STOP_IN_PROC", COUNT),
            FaultDeclaration.next(RETRIES, "generic commands answer RETRY", COUNT),
            FaultDeclaration.next(LOST, "GSI commands are never carried out",
                    Parameter.number("count", "", 1, 2, 1, "how many of them, one after the other")),
            FaultDeclaration.next(TAG, "the status that proves an empty pipeline vanishes", COUNT),
            FaultDeclaration.next(CLOCK, "the clock does not come on",
                    Parameter.number("count", "", 1, 3, 1, "how many of them, one after the other"))));
    private final Set<String> stopped = new TreeSet<>();
    private String soc = "sdm845";
    private int memOffset;
    private String loader = "";
    private boolean wanted;
    private boolean cycling;
    private int opened;
    private int faultsArmed;

    LifeStage(World world) {
        this.world = world;
        actor(STOPS, (k, n) -> k.stopsInProcess(n));
        actor(RETRIES, (k, n) -> k.genericRetries(n));
        actor(LOST, (k, n) -> k.silentCommands(n));
        actor(TAG, (k, n) -> k.lostTagStatus(n));
        board(CLOCK).actor(s -> {
            faultsArmed++;
            world.mute.clockRefusals = (int) s.number("count");
        });
    }

    private interface Knob {
        void set(Knobs knobs, int count);
    }

    private FaultSwitch board(String name) {
        return faults.board(World.DEVICE).of(name);
    }

    private void actor(String name, Knob knob) {
        board(name).actor(s -> {
            faultsArmed++;
            world.knobs(k -> knob.set(k, (int) s.number("count")));
        });
    }

    @Override
    public List<FaultPoint> faultPoints() {
        return List.of(faults);
    }

    @Override
    public Journal journal() {
        return world.journal();
    }

    @Override
    public CompletionStage<Void> act(Stimulus stimulus, Map<String, Object> values) {
        switch (stimulus) {
            case DEVICE_OPEN -> {
                wanted = true;
                loader = values.get("loader").toString();
                as(values);
                cycle("its configuration changed");
            }
            case DEVICE_SWAP -> {
                wanted = true;
                as(values);
                cycle("a reference changed");
            }
            case DEVICE_CLOSE -> {
                wanted = false;
                cycle("");
            }
            case DEVICE_SUSPEND -> ifThere(() -> world.device().suspend());
            case DEVICE_RESUME -> ifThere(() -> world.device().resume());
            case MODEM_CRASH -> world.crash(true);
            case MODEM_DIE -> world.crash(false);
            case MODEM_BOOT -> world.boot();
            case MODEM_SILENCE -> world.silence(true);
            case MODEM_SPEAK -> world.silence(false);
            case PROVIDER_STOP -> provider(values.get("name").toString(), false);
            case PROVIDER_START -> provider(values.get("name").toString(), true);
            case TRAFFIC -> world.ping(((Long) values.get("count")).intValue(), (Long) values.get("gap") * 1000);
            case REGISTERS_READ -> ifThere(() -> world.device().registers(
                    values.get("block").equals("gsi") ? Block.GSI : Block.IPA, values.get("wake").equals("true")));
            case EXPECT, FAULTS_OFF -> throw new IllegalArgumentException("not for a stage: stimulus=" + stimulus);
        }
        return CompletableFuture.completedFuture(null);
    }

    private void as(Map<String, Object> values) {
        String next = values.get("soc").toString();
        soc = next.isEmpty() ? soc : next;
        long offset = (Long) values.get("memOffset");
        memOffset = Socs.fits(soc, (int) Math.max(0, offset)) ? (int) Math.max(0, offset) : 0;
    }

    private void ifThere(Runnable what) {
        if (world.hasDevice()) {
            what.run();
        }
    }

    private void provider(String name, boolean start) {
        boolean changed = start ? stopped.remove(name) : stopped.add(name);
        if (!changed) {
            return;
        }
        if (name.equals(MODEM)) {
            world.modemProvider(start);
        } else if (NEEDED.contains(name)) {
            cycle("a reference changed");
        } else {
            throw new IllegalArgumentException("no such provider here: name=" + name + " known=" + NEEDED + ", " + MODEM);
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

    /** Ends everything that keeps the device from being ready. */
    void remedy() {
        faults.disarmAll(World.DEVICE);
        world.mute.clockRefusals = 0;
        world.knobs(k -> {
            k.stopsInProcess(0);
            k.genericRetries(0);
            k.silentCommands(0);
            k.lostTagStatus(0);
        });
        world.silence(false);
        List.copyOf(stopped).forEach(name -> provider(name, true));
        wanted = true;
        if (!cycling && !world.hasDevice()) {
            open();
        }
    }

    /** Whether a device that failed is to be closed and opened, as its owner would. */
    void reopenIfFailed() {
        if (world.hasDevice() && world.device().state() == DeviceState.FAILED) {
            cycle("");
        }
    }

    /** Whether the device is where it is wanted to be, not on the way. */
    boolean isAtRest() {
        return !cycling && world.hasDevice() == wanted;
    }

    /** Devices opened. */
    int opened() {
        return opened;
    }

    /** Faults armed. */
    int faultsArmed() {
        return faultsArmed;
    }

    @Override
    public Sight look() {
        if (!world.hasDevice()) {
            return new Sight("NONE", stopped.isEmpty() ? "" : "providers " + stopped, world.missing());
        }
        var snapshot = world.device().snapshot();
        return new Sight(snapshot.state().name(), (snapshot.waitsFor() + " " + snapshot.failure() + " " + snapshot.faults())
                .strip(), world.missing());
    }
}
