package org.qipa.shell;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.time.TimeSource;

/** Whether QRTR works here, and whether somebody serves on it: questions of scripts. */
@Component(service = FabricCommands.class, property = {"osgi.command.scope=qmi", "osgi.command.function=probe",
    "osgi.command.function=await"})
public final class FabricCommands {

    /** Nothing new for that long: all that will be published is. */
    private static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int LIMIT_SECONDS = 3_600;

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public FabricCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** Tries a transport. */
    @Descriptor("opens a QRTR transport and closes it again; fails with the reason where that cannot be done")
    public void probe(CommandSession session, @Descriptor("such as kernel") String... transport) throws CommandException {
        String name = Arguments.of("qmi:probe TRANSPORT", transport).getFirst();
        for (Inventory.Fabric fabric : inventory.fabrics()) {
            if (fabric.transport().equals(name)) {
                Out.of(session).println(name + " is open: " + fabric);
                return;
            }
        }
        try (var fabric = inventory.probe(name)) {
            Out.of(session).println(name + " works: node " + Integer.toUnsignedLong(fabric.local().id()));
        }
    }

    /** Waits for services. */
    @Descriptor("waits until a QRTR fabric is open, services are published on it, and no more come")
    public void await(@Descriptor("at most that long") @Parameter(names = "--seconds", absentValue = "30") String seconds,
            @Descriptor("TRANSPORT/DEVICE, such as kernel/ipa0") String... fabric)
            throws CommandException, InterruptedException {
        List<String> names = Arguments.of("qmi:await TRANSPORT/DEVICE", fabric);
        int limit = Arguments.number("--seconds", seconds, 1, LIMIT_SECONDS);
        TimeSource time = inventory.time();
        int[] count = {0};
        long[] since = {0};
        boolean served = Patience.until(time, TimeUnit.SECONDS.toNanos(limit), () -> {
            int now = services(names.getFirst());
            if (now != count[0]) {
                count[0] = now;
                since[0] = time.nanoTime();
            }
            return now > 0 && time.nanoTime() - since[0] >= STILL_NANOS;
        });
        if (!served) {
            throw new CommandException("no service was published: fabric=" + names.getFirst() + " limit=" + limit
                    + " s open=" + inventory.fabrics());
        }
    }

    private int services(String name) {
        return inventory.fabrics().stream().filter(f -> f.toString().equals(name)).findFirst()
                .map(f -> f.fabric().services().size()).orElse(0);
    }
}
