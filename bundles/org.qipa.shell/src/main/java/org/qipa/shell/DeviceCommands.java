package org.qipa.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.device.Device;
import org.qipa.api.gsi.Stall;
import org.qipa.api.network.Link;

/** What a device is and how it stands; suspend, resume, await. */
@Component(service = DeviceCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=list",
    "osgi.command.function=show", "osgi.command.function=suspend", "osgi.command.function=resume",
    "osgi.command.function=await"})
public final class DeviceCommands {

    private static final long ANSWER_SECONDS = 10;
    private static final int DAY_SECONDS = 86_400;
    /** Columns of a small terminal. */
    private static final int WIDTH = 80;

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public DeviceCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** All devices. */
    @Descriptor("lists the devices, also those that are only configured and what they wait for")
    public void list(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("names of devices; all when left out") String... devices) throws CommandException {
        List<DeviceView> views = views(Arguments.of("ipa:list [DEVICE]...", devices));
        PrintStream out = Out.of(session);
        if (json) {
            out.println(Out.prettyJson(views));
            return;
        }
        Text.Table table = new Text.Table("DEVICE", "STATE", "FOR", "SOC", "IPA", "MODEM", "LINKS", "WAITS FOR");
        for (DeviceView v : views) {
            table.row(v.name(), v.state(), Text.duration(TimeUnit.MILLISECONDS.toNanos(v.millis())), v.soc(),
                    v.ipaVersion(), v.modem(), v.links(), v.trouble());
        }
        out.println(table.isEmpty() ? "no device is configured" : table);
    }

    /** One device. */
    @Descriptor("shows a device: state, power, microcontroller, endpoints, counters, faults")
    public void show(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("name of the device; may be left out when there is one only") String... device)
            throws CommandException {
        String name = inventory.deviceName(Arguments.of("ipa:show [DEVICE]", device));
        PrintStream out = Out.of(session);
        Device.Snapshot now = inventory.device(name).snapshot();
        if (json) {
            out.println(Out.prettyJson(now));
        } else {
            print(out, now);
        }
    }

    private void print(PrintStream out, Device.Snapshot now) throws CommandException {
        out.println("device " + now.name() + "  " + now.state() + " for " + Text.duration(now.since())
                + (now.waitsFor().isEmpty() ? "" : "  waits for " + now.waitsFor())
                + (now.failure().isEmpty() ? "" : "  because " + now.failure()));
        out.println("  soc " + now.soc() + "  ipa " + now.ipaVersion() + "  mem_offset "
                + Text.hex(now.memOffset(), 4) + "  recoveries " + now.recoveries());
        if (now.power() != null) {
            out.println("  power " + now.power().state() + "  references " + now.power().usage() + "  clock "
                    + onOff(now.power().clock()) + "  interconnects " + onOff(now.power().interconnects())
                    + "  microcontroller " + (now.ucLoaded() ? "running" : "not loaded"));
        }
        for (Stall stall : now.stalls()) {
            out.println("  STALLED " + stall.kind().label() + " for "
                    + Text.duration(Math.max(0, inventory.time().nanoTime() - stall.sinceNanos())) + "  " + stall.text());
        }
        inventory.limits().stream().filter(l -> l.device().equals(now.name()) && l.isTight())
                .forEach(l -> out.println("  " + LimitCommands.line(l)));
        for (Link link : inventory.links(now.name())) {
            out.println("  link " + link.name() + "  mux " + link.muxId() + "  "
                    + (link.isReady() ? "ready" : "held"));
        }
        Text.Table endpoints = new Text.Table("  ENDPOINT", "ID", "EE", "CHANNEL", "DIRECTION", "STATE");
        now.endpoints().forEach(e -> endpoints.row("  " + e.name(), e.id(), e.ee(), e.channel(), e.direction(),
                !e.ee().equals("AP") ? "of the modem"
                        : e.enabled() ? "enabled" : e.setUp() ? "set up" : "-"));
        out.println(endpoints);
        Text.columns(new TreeMap<>(now.counters()), WIDTH).forEach(out::println);
        if (!now.faults().isEmpty()) {
            out.println("  " + (now.failure().isEmpty() ? "findings" : "what does not fit") + ": " + now.faults().size());
            Text.Table faults = new Text.Table("  WHERE", "WHAT");
            now.faults().forEach(f -> faults.row("  " + (f.path().isEmpty() ? "/" : f.path()), f.message()));
            out.println(faults);
        }
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }

    /** Suspends. */
    @Descriptor("suspends a device at once instead of after its idle time")
    public void suspend(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("name of the device; may be left out when there is one only") String... devices)
            throws CommandException, InterruptedException {
        String device = inventory.deviceName(Arguments.of("ipa:suspend [DEVICE]", devices));
        Patience.get(inventory.device(device).suspend(), ANSWER_SECONDS, "suspend device=" + device);
        printState(session, json, device);
    }

    /** Resumes. */
    @Descriptor("resumes a suspended device")
    public void resume(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("name of the device; may be left out when there is one only") String... devices)
            throws CommandException, InterruptedException {
        String device = inventory.deviceName(Arguments.of("ipa:resume [DEVICE]", devices));
        Patience.get(inventory.device(device).resume(), ANSWER_SECONDS, "resume device=" + device);
        printState(session, json, device);
    }

    private void printState(CommandSession session, boolean json, String device) {
        DeviceView view = DeviceView.of(inventory, device);
        Out.of(session).println(json ? Out.prettyJson(view) : view.name() + " " + view.state());
    }

    /** Waits. */
    @Descriptor("waits until every configured device is READY; fails with what each waits for")
    public void await(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("how long, in seconds (60)") @Parameter(names = "--seconds", absentValue = "60") String seconds,
            @Descriptor("no more arguments") String... rest) throws CommandException, InterruptedException {
        Arguments.of("ipa:await", rest);
        awaitAll(Arguments.number("--seconds", seconds, 1, DAY_SECONDS));
        if (json) {
            Out.of(session).println(Out.prettyJson(DeviceView.all(inventory)));
        } else {
            DeviceView.all(inventory).forEach(v -> Out.of(session).println(v.name() + " " + v.state() + " " + v.soc()));
        }
    }

    /** Returns when all devices are up and their links carry packets; a failed one ends the wait. */
    void awaitAll(int seconds) throws CommandException, InterruptedException {
        boolean settled = Patience.until(inventory.time(), TimeUnit.SECONDS.toNanos(seconds), () -> {
            List<DeviceView> views = views();
            return views.stream().anyMatch(DeviceView::isFailed)
                    || !views.isEmpty() && views.stream().allMatch(DeviceView::isUp) && lateLinks().isEmpty();
        });
        List<String> reasons = new ArrayList<>();
        for (DeviceView view : views()) {
            if (!view.isUp()) {
                reasons.add(view.reason());
            }
        }
        if (!settled) {
            lateLinks().forEach(name -> reasons.add(name + " carries no packets"));
            reasons.addAll(views().isEmpty() ? List.of("no device is configured") : List.of());
        }
        if (!settled || !reasons.isEmpty()) {
            throw new CommandException("not ready" + (settled ? "" : " after " + seconds + " s") + ": "
                    + String.join("; ", reasons));
        }
    }

    /** Links that are configured or exist, but carry no packets. */
    private List<String> lateLinks() {
        List<String> late = new ArrayList<>();
        try {
            late.addAll(inventory.missingLinks());
        } catch (CommandException e) {
            // without configurations there are only the links that exist
        }
        inventory.links().stream().filter(l -> !l.isReady()).map(Link::name).forEach(late::add);
        return late;
    }

    /** Devices of those names, all when there is none; refuses an unknown one. */
    private List<DeviceView> views(List<String> names) throws CommandException {
        List<String> known = inventory.deviceNames();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new CommandException("no such device: device=" + name + " known=" + known);
            }
        }
        return DeviceView.all(inventory).stream().filter(v -> names.isEmpty() || names.contains(v.name())).toList();
    }

    private List<DeviceView> views() {
        try {
            return DeviceView.all(inventory);
        } catch (CommandException e) {
            return List.of();
        }
    }
}
