package org.qipa.shell;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.time.TimeSource;

/**
 * QRTR fabrics without a device. A virtual modem serves a connection manager on any fabric; one that nobody drives an IPA
 * for has to be opened by hand. They close with the command, or with this bundle.
 */
@Component(service = FabricCommands.class, property = {"osgi.command.scope=qmi", "osgi.command.function=open",
    "osgi.command.function=close"})
public final class FabricCommands {

    /** In which a modem publishes what it has: it boots at once. */
    private static final long PUBLISH_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Nothing new for that long: it has published all. */
    private static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Inventory inventory;
    private final Map<String, QrtrFabric> open = new ConcurrentSkipListMap<>();

    /** Made by DS. */
    @Activate
    public FabricCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    @Deactivate
    void deactivate() {
        open.values().forEach(QrtrFabric::close);
        open.clear();
    }

    /** Opens one. */
    @Descriptor("opens a QRTR fabric without a device, for a modem alone, and waits until one has published its services")
    public void open(@Descriptor("TRANSPORT/NAME, such as kernel/modem") String... fabric)
            throws CommandException, InterruptedException {
        String name = Arguments.of("qmi:open TRANSPORT/NAME", fabric).getFirst();
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw new CommandException("not a fabric's name: name=" + name + " form=TRANSPORT/NAME");
        }
        if (open.containsKey(name)) {
            throw new CommandException("open already: fabric=" + name);
        }
        QrtrFabric opened = open(name.substring(0, slash), name.substring(slash + 1));
        if (!isServed(inventory.time(), opened)) {
            opened.close();
            throw new CommandException("no modem has published anything: fabric=" + name + " limit="
                    + Text.duration(PUBLISH_LIMIT_NANOS));
        }
        open.put(name, opened);
    }

    private QrtrFabric open(String transport, String device) throws CommandException {
        try {
            TimeSource time = inventory.time();
            return inventory.transport(transport).open(device, time, inventory.newJournal(device));
        } catch (QrtrException e) {
            throw new CommandException(e.getMessage());
        }
    }

    /** Whether services were published; returns when no more come. */
    private static boolean isServed(TimeSource time, QrtrFabric fabric) throws InterruptedException {
        int[] count = {0};
        long[] since = {time.nanoTime()};
        return Patience.until(time, PUBLISH_LIMIT_NANOS, () -> {
            int now = fabric.services().size();
            if (now != count[0]) {
                count[0] = now;
                since[0] = time.nanoTime();
            }
            return now > 0 && time.nanoTime() - since[0] >= STILL_NANOS;
        });
    }

    /** Closes one. */
    @Descriptor("closes a QRTR fabric that qmi:open has opened")
    public void close(@Descriptor("TRANSPORT/NAME") String... fabric) throws CommandException {
        List<String> names = Arguments.of("qmi:close TRANSPORT/NAME", fabric);
        QrtrFabric closing = open.remove(names.getFirst());
        if (closing == null) {
            throw new CommandException("not opened here: fabric=" + names.getFirst() + " opened=" + open.keySet());
        }
        closing.close();
    }
}
