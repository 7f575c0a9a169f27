package org.qipa.shell;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.cm.Configuration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.modem.VirtualModem;

/**
 * Replacing things under a device, and its modem's crash. {@code hold} gives every device's configuration a gate that
 * nothing opens ({@link Waits#HELD}), so each goes down once; whatever is updated then costs it nothing more; {@code
 * release} takes the gate away and each comes up once.
 */
@Component(service = SwapCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=swap",
    "osgi.command.function=hold", "osgi.command.function=release", "osgi.command.function=crash",
    "osgi.command.function=silence"})
public final class SwapCommands {

    static final String GATE = "gate.target";
    private static final int DOWN_SECONDS = 5;
    private static final int DAY_SECONDS = 86_400;

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public SwapCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** Another SoC. */
    @Descriptor("gives a device another SoC, waits until it is ready and tells times and losses; until the container ends")
    public void swap(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("how long to wait, in seconds (30)") @Parameter(names = "--seconds", absentValue = "30") String seconds,
            @Descriptor("name of the device (may be left out when there is one only), then name of the SoC") String... deviceAndSoc)
            throws CommandException, InterruptedException {
        List<String> given = Arguments.of("ipa:swap [DEVICE] SOC", deviceAndSoc);
        String device = inventory.deviceName(given.subList(0, given.size() - 1));
        Swapper.Result result = new Swapper(inventory).swap(device, given.getLast(),
                Arguments.number("--seconds", seconds, 1, DAY_SECONDS));
        Out.of(session).println(json ? Out.prettyJson(result) : Swapper.text(result));
    }

    /** Takes devices down until release. */
    @Descriptor("takes devices down until ipa:release, so that several updates cost one cycle")
    public void hold(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("names of the devices; all when left out") String... devices)
            throws CommandException, InterruptedException {
        List<String> held = change(Arguments.of("ipa:hold [DEVICE]...", devices), properties -> !Waits.HELD.equals(properties.put(GATE, Waits.HELD)));
        boolean down = Patience.until(inventory.time(), TimeUnit.SECONDS.toNanos(DOWN_SECONDS),
                () -> held.stream().allMatch(this::isDown));
        if (!down) {
            throw new CommandException("not down: devices=" + held + " limit=" + DOWN_SECONDS + " s");
        }
        print(session, json, "held", held);
    }

    /** Whether the device is gone and its component knows that it is held. */
    private boolean isDown(String device) {
        String waits = inventory.waitsFor(device);
        return inventory.find(device).isEmpty() && (waits.contains(Waits.RELEASE) || waits.contains(Waits.CORE));
    }

    /** Lets devices come up again. */
    @Descriptor("lets held devices come up again, once")
    public void release(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("names of the devices; all when left out") String... devices) throws CommandException {
        print(session, json, "released", change(Arguments.of("ipa:release [DEVICE]...", devices),
                properties -> properties.remove(GATE) != null));
    }

    /** Crashes the modem. */
    @Descriptor("crashes the virtual modem of a device; it boots again by itself")
    public void crash(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("leave it down") @Parameter(names = "--stay", presentValue = "true", absentValue = "false") boolean stay,
            @Descriptor("name of the device; may be left out when there is one only") String... devices)
            throws CommandException, InterruptedException {
        String device = inventory.deviceName(Arguments.of("ipa:crash [DEVICE]", devices));
        VirtualModem modem = modem(device);
        long begin = inventory.time().nanoTime();
        Patience.get(modem.crash(!stay), DOWN_SECONDS, "crash device=" + device);
        long nanos = inventory.time().nanoTime() - begin;
        Out.of(session).println(json ? Out.prettyJson(Map.of("device", device, "crashed", true, "nanos", nanos))
                : device + " modem crashed, driver told in " + Text.duration(nanos));
    }

    /** Silences the modem. */
    @Descriptor("makes the virtual modem of a device receive but answer nothing, or lets it go on")
    public void silence(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("name of the device (may be left out when there is one only), then on or off") String... deviceAndSwitch)
            throws CommandException {
        List<String> given = Arguments.of("ipa:silence [DEVICE] on|off", deviceAndSwitch);
        if (!given.getLast().equals("on") && !given.getLast().equals("off")) {
            throw new CommandException("neither on nor off: silence=" + given.getLast());
        }
        String device = inventory.deviceName(given.subList(0, given.size() - 1));
        boolean silent = given.getLast().equals("on");
        modem(device).silence(silent);
        Out.of(session).println(json ? Out.prettyJson(Map.of("device", device, "silent", silent))
                : device + " modem " + (silent ? "falls silent" : "speaks again"));
    }

    private VirtualModem modem(String device) throws CommandException {
        return inventory.modem(device).orElseThrow(() -> new CommandException("no virtual modem: device=" + device
                + " devices=" + names()));
    }

    private List<String> names() {
        try {
            return inventory.deviceNames();
        } catch (CommandException e) {
            return List.of();
        }
    }

    private interface Change {
        /** Changes properties; false when nothing had to be changed. */
        boolean apply(Dictionary<String, Object> properties);
    }

    private List<String> change(List<String> devices, Change change) throws CommandException {
        Map<String, Configuration> known = inventory.deviceConfigurations();
        List<String> wanted = devices.isEmpty() ? List.copyOf(known.keySet()) : devices;
        List<String> unknown = wanted.stream().filter(name -> !known.containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            throw new CommandException("no such device: device=" + unknown.getFirst() + " known=" + known.keySet());
        }
        List<String> changed = new ArrayList<>();
        for (String name : wanted) {
            Dictionary<String, Object> properties = known.get(name).getProperties();
            if (change.apply(properties)) {
                Swapper.update(known.get(name), properties);
                changed.add(name);
            }
        }
        return changed;
    }

    private static void print(CommandSession session, boolean json, String what, List<String> devices) {
        Out.of(session).println(json ? Out.prettyJson(Map.of(what, devices))
                : what + ": " + (devices.isEmpty() ? "nothing" : String.join(" ", devices)));
    }
}
