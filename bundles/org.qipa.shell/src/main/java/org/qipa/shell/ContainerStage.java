package org.qipa.shell;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;
import org.qipa.api.device.Device;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.journal.Journal;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.script.Script;
import org.qipa.api.script.Stage;
import org.qipa.api.script.Stimulus;

/**
 * Plays scripts in this container: devices by their configurations, for as long as the container runs, modems and bundles
 * as they are. What waits for the framework does so on a thread of the stage.
 */
final class ContainerStage implements Stage, AutoCloseable {

    private static final long DOWN_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int DATA_LENGTH = 56;
    private static final String PLATFORM_PID = "org.qipa.virtual.ipa";
    private static final String OFFSET = "memOffset";

    private final Inventory inventory;
    private final BundleContext context;
    private final String device;
    private final Traffic traffic;
    private final ExecutorService framework = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("qipa-script").factory());

    ContainerStage(Inventory inventory, BundleContext context, Script script) throws CommandException {
        this.inventory = inventory;
        this.context = context;
        device = script.device().name();
        traffic = new Traffic(inventory, device);
        if (!inventory.deviceConfigurations().containsKey(device)) {
            throw new CommandException("no such device: device=" + device + " known=" + inventory.deviceNames());
        }
    }

    @Override
    public List<FaultPoint> faultPoints() {
        return inventory.faultPoints();
    }

    @Override
    public Journal journal() {
        try {
            return inventory.journal(device);
        } catch (CommandException e) {
            throw new IllegalStateException(e.getMessage());
        }
    }

    @Override
    public CompletionStage<Void> act(Stimulus stimulus, Map<String, Object> values) {
        return switch (stimulus) {
            case DEVICE_OPEN -> later(() -> {
                gate(true);
                offset((Long) values.get(OFFSET));
                configure(values, true);
                gate(false);
            });
            case DEVICE_CLOSE -> later(() -> gate(true));
            case DEVICE_SWAP -> later(() -> {
                offset((Long) values.get(OFFSET));
                configure(values, false);
            });
            case DEVICE_SUSPEND -> device().suspend();
            case DEVICE_RESUME -> device().resume();
            case MODEM_CRASH -> modem().crash(true);
            case MODEM_DIE -> modem().crash(false);
            case MODEM_BOOT -> modem().boot();
            case MODEM_SILENCE, MODEM_SPEAK -> {
                modem().silence(stimulus == Stimulus.MODEM_SILENCE);
                yield CompletableFuture.completedFuture(null);
            }
            case PROVIDER_STOP -> later(() -> bundle(values).stop(Bundle.STOP_TRANSIENT));
            case PROVIDER_START -> later(() -> bundle(values).start(Bundle.START_TRANSIENT));
            case TRAFFIC -> later(() -> traffic.start(((Long) values.get("count")).intValue(),
                    TimeUnit.MICROSECONDS.toNanos((Long) values.get("gap")), DATA_LENGTH));
            case REGISTERS_READ -> device().registers(values.get("block").equals("gsi") ? Block.GSI : Block.IPA,
                    values.get("wake").equals("true")).thenApply(read -> null);
            case FAULTS_OFF, EXPECT -> throw new IllegalArgumentException("not of the stage: do=" + stimulus.label());
        };
    }

    @Override
    public Sight look() {
        var present = inventory.find(device);
        if (present.isEmpty()) {
            return new Sight("NONE", inventory.waitsFor(device), traffic.missing());
        }
        var s = present.get().snapshot();
        return new Sight(s.state().name(), String.join("; ", s.waitsFor(), s.failure(), s.faults().toString()),
                traffic.missing());
    }

    private interface Change {
        void make() throws CommandException, InterruptedException, BundleException;
    }

    private CompletionStage<Void> later(Change change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        framework.execute(() -> {
            try {
                change.make();
                done.complete(null);
            } catch (CommandException | InterruptedException | BundleException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private void gate(boolean shut) throws CommandException, InterruptedException {
        Configuration configuration = inventory.deviceConfigurations().get(device);
        Dictionary<String, Object> properties = configuration.getProperties();
        if (shut ? !Waits.HELD.equals(properties.put(SwapCommands.GATE, Waits.HELD))
                : properties.remove(SwapCommands.GATE) != null) {
            Swapper.update(configuration, properties);
        }
        if (shut && !Patience.until(inventory.time(), DOWN_LIMIT_NANOS, () -> inventory.find(device).isEmpty())) {
            throw new CommandException("not down: device=" + device + " limit=10 s");
        }
    }

    private void configure(Map<String, Object> values, boolean cold) throws CommandException {
        Configuration configuration = inventory.deviceConfigurations().get(device);
        Dictionary<String, Object> properties = configuration.getProperties();
        String soc = values.get("soc").toString();
        inventory.soc(soc).table(); // read now, not while the device is down
        properties.put("soc.target", "(qipa.soc=" + soc + ")");
        Object silicon = values.getOrDefault("silicon", "");
        properties.put("silicon.target", "(qipa.soc=" + (silicon.equals("") ? soc : silicon) + ")");
        if (cold) {
            properties.put("loader", values.get("loader"));
        }
        Swapper.update(configuration, properties);
    }

    /** Where local memory starts is a setting of the platform. */
    private void offset(long bytes) throws CommandException {
        Configuration configuration = inventory.configuration(PLATFORM_PID);
        Dictionary<String, Object> properties = configuration.getProperties();
        long now = properties == null || properties.get(OFFSET) == null ? 0
                : Long.parseLong(properties.get(OFFSET).toString());
        if (now != bytes) {
            Dictionary<String, Object> changed = properties == null ? new Hashtable<>() : properties;
            changed.put(OFFSET, (int) bytes);
            Swapper.update(configuration, changed);
        }
    }

    private Bundle bundle(Map<String, Object> values) throws CommandException {
        for (Bundle b : context.getBundles()) {
            if (b.getSymbolicName().equals(values.get("name"))) {
                return b;
            }
        }
        throw new CommandException("no such bundle: name=" + values.get("name"));
    }

    private Device device() {
        return inventory.find(device).orElseThrow(() -> new IllegalStateException("there is no device: device=" + device
                + " waits for=" + inventory.waitsFor(device)));
    }

    private VirtualModem modem() {
        return inventory.modem(device).orElseThrow(() -> new IllegalStateException("there is no modem: device=" + device));
    }


    @Override
    public void close() {
        traffic.close();
        framework.shutdown();
    }
}
