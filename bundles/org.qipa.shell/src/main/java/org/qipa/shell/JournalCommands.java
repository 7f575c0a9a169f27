package org.qipa.shell;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.device.Device;
import org.qipa.api.handshake.HandshakeSnapshot;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;

/** What happened. */
@Component(service = JournalCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=journal",
    "osgi.command.function=handshake"})
public final class JournalCommands {

    /** Kinds that tell the story of a handshake. */
    private static final Set<JournalKind> HANDSHAKE_KINDS = EnumSet.of(JournalKind.QMI, JournalKind.QRTR,
            JournalKind.STATE, JournalKind.FAULT);

    private static final Set<String> MACHINES = Set.of("device", "handshake", "modem", "network", "microcontroller");
    /** Bytes of a payload that fit on a line; JSON has them all. */
    private static final int PAYLOAD_SHOWN = 24;

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public JournalCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** The journal. */
    @Descriptor("shows the events of a device, oldest first")
    public void journal(CommandSession session,
            @Descriptor("print as JSON Lines, one event a line") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("only these kinds, separated by commas, such as state,step,fault") @Parameter(names = "--kind", absentValue = "") String kinds,
            @Descriptor("only the last ones (all)") @Parameter(names = "--last", absentValue = "0") String last,
            @Descriptor("name of the device; may be left out when there is one only") String... device)
            throws CommandException {
        Set<JournalKind> wanted = kinds(kinds);
        int most = Arguments.number("--last", last, 0, Integer.MAX_VALUE);
        Journal journal = inventory.journal(inventory.deviceName(Arguments.of("ipa:journal [DEVICE]", device)));
        List<JournalEvent> events = journal.events(e -> wanted.contains(e.kind()));
        int skip = most > 0 ? Math.max(0, events.size() - most) : 0;
        // Times are since the first event that is still there, whatever is shown: two calls can be compared.
        long begin = journal.events(e -> e.number() <= journal.oldest()).stream().findFirst()
                .or(() -> events.stream().findFirst()).map(JournalEvent::nanoTime).orElse(0L);
        PrintStream out = Out.of(session);
        events.subList(skip, events.size()).forEach(e -> out.println(json ? Out.json(json(e)) : text(e, begin)));
        if (!json && journal.oldest() > 0) {
            Out.of(session).println("(" + journal.oldest() + " older events are gone)");
        }
    }

    /** Reads names of kinds; refuses an unknown one with those that exist. */
    static Set<JournalKind> kinds(String names) throws CommandException {
        if (names.isBlank()) {
            return EnumSet.allOf(JournalKind.class);
        }
        Set<JournalKind> kinds = EnumSet.noneOf(JournalKind.class);
        for (String name : names.split("[,\\s]+")) {
            try {
                kinds.add(JournalKind.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException e) {
                throw new CommandException("no such kind: kind=" + name + " known="
                        + Arrays.toString(JournalKind.values()).toLowerCase(Locale.ROOT));
            }
        }
        return kinds;
    }

    /** An event as JSON has it: the payload in hexadecimal, empty members left out. */
    static Map<String, Object> json(JournalEvent e) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("number", e.number());
        map.put("device", e.device());
        map.put("nanoTime", e.nanoTime());
        map.put("kind", e.kind());
        map.put("subject", e.subject());
        map.put("a", e.a());
        map.put("b", e.b());
        if (!e.text().isEmpty()) {
            map.put("text", e.text());
        }
        if (e.payload().length > 0) {
            map.put("payload", HexFormat.of().formatHex(e.payload()));
        }
        return map;
    }

    /** An event on a line, with its time since another one. */
    static String text(JournalEvent e, long begin) {
        String head = String.format(Locale.ROOT, "%12.6f  %-17s %s", (e.nanoTime() - begin) / 1e9, e.kind(), e.subject());
        String values = switch (e.kind()) {
            case REGISTER_READ, REGISTER_WRITE -> " " + Text.hex((int) e.a(), 5) + " = " + Text.hex((int) e.b(), 8);
            case STEP, SWAP -> e.a() > 0 ? " " + Text.duration(e.a()) : "";
            case STATE, WATCHDOG, CONFIGURATION -> "";
            case FAULT -> e.a() == 0 && e.b() == 0 ? "" : " " + e.a() + " " + e.b();
            case INTERRUPT, IMMEDIATE_COMMAND -> " " + Text.hex((int) e.a(), 8);
            case GSI_COMMAND, DOORBELL, COMPLETION, QMI, QRTR, POWER -> " " + e.a() + " " + e.b();
            case LOSS, STRIKE -> " " + e.a();
        };
        int shown = Math.min(e.payload().length, PAYLOAD_SHOWN);
        String payload = shown == 0 ? "" : "  " + HexFormat.of().formatHex(e.payload(), 0, shown)
                + (shown < e.payload().length ? "... (" + e.payload().length + " bytes)" : "");
        return head + values + (e.text().isEmpty() ? "" : "  " + e.text().lines().findFirst().orElse("")) + payload;
    }

    /** The handshake. */
    @Descriptor("shows what happened in the handshake with the modem, what it waits for and likely why")
    public void handshake(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("name of the device; may be left out when there is one only") String... device)
            throws CommandException {
        String name = inventory.deviceName(Arguments.of("ipa:handshake [DEVICE]", device));
        Device.Snapshot now = inventory.device(name).snapshot();
        HandshakeSnapshot handshake = now.handshake();
        String modem = inventory.modem(name).map(m -> m.state().name()).orElse("");
        List<JournalEvent> events = sinceOpened(inventory.journal(name).events(e -> HANDSHAKE_KINDS.contains(e.kind())
                && (e.kind() != JournalKind.STATE || MACHINES.contains(e.subject()))
                && !HandshakeText.isBookkeeping(e)));
        String because = because(now, modem);
        PrintStream out = Out.of(session);
        if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("device", name);
            map.put("state", now.state());
            map.put("handshake", handshake);
            map.put("modem", modem);
            map.put("likelyBecause", because);
            map.put("events", events.stream().map(JournalCommands::json).toList());
            out.println(Out.prettyJson(map));
            return;
        }
        long begin = events.isEmpty() ? 0 : events.getFirst().nanoTime();
        events.forEach(e -> out.println(HandshakeText.line(e, begin)));
        out.println(name + " " + now.state() + (handshake == null ? ", no handshake yet"
                : ", handshake " + handshake.state() + (handshake.initialBoot() ? " on the first boot" : "")
                + ", INIT_DRIVER sent: " + handshake.initDriverRequests()));
        if (handshake != null && !handshake.waitsFor().isEmpty()) {
            out.println("waits for " + handshake.waitsFor() + " since "
                    + Text.duration(Math.max(0, inventory.time().nanoTime() - handshake.sinceNanos()))
                    + (because.isEmpty() ? "" : ", likely because " + because));
        } else if (!because.isEmpty()) {
            out.println("likely because " + because);
        }
    }

    /** Events of the present session: those before its first state belong to sessions that are gone. */
    private static List<JournalEvent> sinceOpened(List<JournalEvent> events) {
        for (int i = events.size() - 1; i > 0; i--) {
            if (events.get(i).kind() == JournalKind.STATE && events.get(i).text().startsWith("NEW -> ")) {
                return events.subList(i, events.size());
            }
        }
        return events;
    }

    /** The likely reason for a handshake that does not go on; empty when it does. */
    static String because(Device.Snapshot now, String modem) {
        HandshakeSnapshot handshake = now.handshake();
        if (handshake == null) {
            return switch (now.state()) {
                case FAILED -> "the bring-up failed: " + now.failure();
                case READY, SUSPENDED -> "";
                default -> "the device is not set up: it waits for " + now.waitsFor();
            };
        }
        return switch (handshake.state()) {
            case NO_MODEM -> switch (modem) {
                case "" -> "no virtual modem is attached to this device";
                case "OFF", "CRASHED" -> "the modem is " + modem;
                case "BOOTING" -> "the modem still boots";
                default -> "the modem has not published its service";
            };
            case INIT_DRIVER_SENT -> modem.equals("SILENT") ? "the modem is SILENT" : "the modem has not answered yet";
            case INIT_DRIVER_FAILED -> "the modem refused INIT_DRIVER or did not answer"
                    + (now.faults().isEmpty() ? "" : "; the table has findings, see ipa:show");
            case MODEM_READY -> !handshake.ucReady() ? "the modem has not reported that it loaded the microcontroller"
                    : !handshake.indicationRequested() ? "the modem has not registered for the indication" : "";
            case COMPLETE -> "";
        };
    }
}
