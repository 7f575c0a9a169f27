package org.qipa.itests.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.qipa.api.gsi.GsiSession.ChannelSnapshot;
import org.qipa.virtual.ipa.silicon.SiliconState;

/**
 * What is not at rest in a world whose device is ready, and what has been left behind: a device that follows another of the
 * same SoC has as much memory mapped as that.
 */
final class Unrest {

    /** Faults by which the driver does not hear of what is over. */
    private static final Set<String> UNHEARD = Set.of("gsi.event-bad-tre", "gsi.event-bad-channel", "gsi.event-ring-full",
            "gsi.ieob-lost");

    private final World world;
    private final Map<String, String> mapped = new HashMap<>();

    Unrest(World world) {
        this.world = world;
    }

    /** Everything that should not be, in words; empty when all is at rest. */
    List<String> look() {
        List<String> found = new ArrayList<>();
        if (!world.time.busy().isEmpty()) {
            found.add("lanes have work: " + world.time.busy());
        }
        if (world.queued() > 0) {
            found.add("packets wait in interfaces: " + world.queued());
        }
        if (world.network().get("downlink_held") > 0) {
            found.add("packets wait in the network: " + world.network());
        }
        SiliconState silicon = world.silicon();
        if (silicon != null) {
            rings(silicon, found);
            memory(silicon, found);
        }
        return found;
    }

    private void rings(SiliconState silicon, List<String> found) {
        boolean heard = world.faults.sinceOpen().stream().noneMatch(UNHEARD::contains);
        Map<String, Integer> lent = world.lent();
        for (ChannelSnapshot channel : world.device().snapshot().channels()) {
            String name = channel.endpoint().name();
            int outstanding = channel.limit() - channel.available();
            Integer buffers = lent.get(name);
            if (buffers != null && buffers != outstanding) {
                found.add(name + " has lent " + buffers + " buffers, in its ring are " + outstanding);
            }
            if (buffers == null && outstanding > 0 && heard) {
                found.add(name + " has " + outstanding + " transfers outstanding");
            }
            silicon.channels().stream().filter(c -> c.endpoint().equals(name)).findFirst().ifPresent(c -> {
                int has = c.waiting() + (isOpen(silicon, name) ? 1 : 0);
                if (heard && has != outstanding) {
                    found.add(name + " has " + outstanding + " transfers outstanding, the hardware has " + has);
                }
            });
        }
    }

    private static boolean isOpen(SiliconState silicon, String name) {
        return silicon.rxEndpoints().stream().anyMatch(rx -> rx.name().equals(name) && rx.openBytes() > 0);
    }

    private void memory(SiliconState silicon, List<String> found) {
        if (!world.faults.sinceOpen().isEmpty()) {
            return;
        }
        String now = "buffers=" + silicon.dmaBuffers() + " iommu=" + silicon.iommuMappings();
        String before = mapped.putIfAbsent(world.soc(), now);
        if (before != null && !before.equals(now)) {
            found.add(world.soc() + " has mapped " + now + ", before " + before);
        }
    }
}
