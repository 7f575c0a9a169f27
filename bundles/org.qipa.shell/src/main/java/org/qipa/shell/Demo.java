package org.qipa.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.device.Device;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.network.Link;

/** The main job, played: ping, a swap under traffic, a crash under traffic. Ends with an error when a step failed. */
@Component(service = Demo.class, property = {"osgi.command.scope=ipa", "osgi.command.function=demo"})
public final class Demo {

    private static final int READY_SECONDS = 30;
    private static final long TRAFFIC_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int DATA_LENGTH = 56;

    private final Inventory inventory;
    private final DeviceCommands devices;
    private final NetworkCommands network;

    /** What a step came to. */
    record Step(String name, boolean ok, long nanos, String what) {}

    /** Something that is done while packets flow; answers what it was, with its time. */
    private interface UnderTraffic {
        String run() throws CommandException, InterruptedException;
    }

    /** Made by DS. */
    @Activate
    public Demo(@Reference Inventory inventory, @Reference DeviceCommands devices, @Reference NetworkCommands network) {
        this.inventory = inventory;
        this.devices = devices;
        this.network = network;
    }

    /** Plays it. */
    @Descriptor("pings, swaps the SoC while pinging, crashes the modem while pinging; fails when a step fails")
    public void demo(CommandSession session,
            @Descriptor("print the steps as JSON at the end") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("SoC to swap to (sc7280)") @Parameter(names = "--to", absentValue = "sc7280") String soc,
            @Descriptor("name of the device; may be left out when there is one only") String... device)
            throws CommandException, InterruptedException {
        PrintStream out = Out.of(session);
        String name = inventory.deviceName(Arguments.of("ipa:demo [DEVICE]", device));
        List<Step> steps = new ArrayList<>();
        long begin = inventory.time().nanoTime();
        devices.awaitAll(READY_SECONDS);
        add(out, steps, new Step("bring-up", true, inventory.time().nanoTime() - begin,
                name + " READY soc=" + inventory.device(name).soc().table().soc()));

        PingTarget target = PingTarget.of(inventory, name, "");
        Pinger.Summary ping = network.run(out, false, target, plan(target, 4, TimeUnit.MILLISECONDS.toNanos(200)));
        add(out, steps, new Step("ping", ping.lost() == 0, ping.averageNanos(), counts(ping)));

        add(out, steps, underTraffic("swap", name, true, () ->
                Swapper.text(new Swapper(inventory).swap(name, other(name, soc), READY_SECONDS))));
        add(out, steps, underTraffic("crash", name, false, () -> crash(name)));

        PingTarget again = PingTarget.of(inventory, name, "");
        ping = network.run(out, false, again, plan(again, 4, TimeUnit.MILLISECONDS.toNanos(200)));
        add(out, steps, new Step("ping again", ping.lost() == 0, ping.averageNanos(), counts(ping)));
        if (json) {
            out.println(Out.prettyJson(steps));
        }
        List<String> failed = steps.stream().filter(s -> !s.ok()).map(Step::name).toList();
        if (!failed.isEmpty()) {
            throw new CommandException("demo failed: steps=" + failed);
        }
        out.println("demo done: every step did what it should");
    }

    /** The SoC to swap to; another one when the device has it already. */
    private String other(String device, String wanted) throws CommandException {
        String now = inventory.device(device).soc().table().soc();
        return wanted.equals(now) ? inventory.socNames().stream().filter(s -> !s.equals(now)).findFirst().orElse(wanted)
                : wanted;
    }

    private static void add(PrintStream out, List<Step> steps, Step step) {
        steps.add(step);
        out.println((step.ok() ? "[ok]     " : "[FAILED] ") + step.name() + ": " + step.what()
                + (step.nanos() > 0 ? "  (" + Text.duration(step.nanos()) + ")" : ""));
    }

    private static Pinger.Plan plan(PingTarget target, int count, long intervalNanos) {
        return new Pinger.Plan(target.from(), target.to(), count, intervalNanos, DATA_LENGTH);
    }

    private static String counts(Pinger.Summary s) {
        return s.sent() + " sent, " + s.received() + " answered, " + s.lost() + " lost, " + s.duplicates() + " twice";
    }

    /** Pings 100 times a second, does it, pings on; with {@code whole} nothing may be lost, never may anything come twice. */
    private Step underTraffic(String step, String device, boolean whole, UnderTraffic action)
            throws CommandException, InterruptedException {
        PingTarget target = PingTarget.of(inventory, device, "");
        Map<String, Long> before = Swapper.losses(inventory, device);
        int count = (int) (TimeUnit.SECONDS.toNanos(2 * READY_SECONDS) / TRAFFIC_INTERVAL_NANOS);
        try (EchoRun pinger = target.run(plan(target, count, TRAFFIC_INTERVAL_NANOS), inventory.time(), answer -> { })) {
            pinger.start();
            pause();
            long begin = inventory.time().nanoTime();
            String what = action.run();
            long nanos = inventory.time().nanoTime() - begin;
            pause();
            Pinger.Summary ping = Patience.get(pinger.finish(), READY_SECONDS, "ping");
            Map<String, Long> lost = new LinkedHashMap<>(Swapper.difference(before, Swapper.losses(inventory, device)));
            boolean ok = ping.received() > 0 && ping.duplicates() == 0 && (!whole || ping.lost() == 0);
            return new Step(step, ok, nanos, what + "\n         meanwhile at 100 pings a second: " + counts(ping)
                    + ", longest " + Text.duration(ping.maxNanos()) + (lost.isEmpty() ? "" : ", lost where " + lost));
        }
    }

    private void pause() throws CommandException, InterruptedException {
        long end = inventory.time().nanoTime() + LEAD_NANOS;
        var time = inventory.time();
        Patience.until(time, 2 * LEAD_NANOS, () -> time.nanoTime() >= end);
    }

    private String crash(String device) throws CommandException, InterruptedException {
        VirtualModem modem = inventory.modem(device).orElseThrow(
                () -> new CommandException("no virtual modem: device=" + device));
        Device target = inventory.device(device);
        int recoveries = target.snapshot().recoveries();
        long begin = inventory.time().nanoTime();
        Patience.get(modem.crash(true), READY_SECONDS, "crash device=" + device);
        long told = inventory.time().nanoTime() - begin;
        boolean back = Patience.until(inventory.time(), TimeUnit.SECONDS.toNanos(READY_SECONDS), () -> {
            DeviceView view = DeviceView.of(inventory, device);
            return view.isUp() && target.snapshot().recoveries() > recoveries
                    && inventory.links(device).stream().allMatch(Link::isReady);
        });
        if (!back) {
            throw new CommandException("not back after the crash: limit=" + READY_SECONDS + " s: "
                    + DeviceView.of(inventory, device).reason());
        }
        return device + " modem crashed, driver told in " + Text.duration(told) + ", packets flow again after "
                + Text.duration(inventory.time().nanoTime() - begin);
    }
}
