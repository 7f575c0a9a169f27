package org.qipa.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrFabric.QrtrService;
import org.qipa.shell.capture.Capture;
import org.qipa.shell.capture.CaptureException;

/** QMI for people: who serves what, and what a datagram says. */
@Component(service = QmiCommands.class, property = {"osgi.command.scope=qmi", "osgi.command.function=lookup",
    "osgi.command.function=decode"})
public final class QmiCommands {

    private static final int VERSION_MASK = 0xff;

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public QmiCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** Services of nodes. */
    @Descriptor("lists who serves what, as the name services of the open QRTR fabrics know it")
    public void lookup(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("only this transport, or this one of its fabrics: TRANSPORT or TRANSPORT/DEVICE, such as kernel or local/ipa0 (all)") @Parameter(names = "-q", absentValue = "") String transport,
            @Descriptor("only a service, by id or name (all)") String... service) throws CommandException {
        Qmi qmi = inventory.qmi();
        List<String> wanted = Arguments.of("qmi:lookup [SERVICE]", service);
        OptionalInt id = wanted.isEmpty() ? OptionalInt.empty()
                : OptionalInt.of(QmiReading.service(qmi, wanted.getFirst()));
        List<Row> rows = new ArrayList<>();
        if (isClosed(transport)) {
            try (var fabric = inventory.probe(transport)) {
                rows.addAll(rows(new Inventory.Fabric(transport, "", fabric), qmi));
            }
        } else {
            for (Inventory.Fabric fabric : fabrics(transport)) {
                rows.addAll(rows(fabric, qmi));
            }
        }
        rows.removeIf(r -> id.isPresent() && r.service != id.getAsInt());
        PrintStream out = Out.of(session);
        if (json) {
            out.println(Out.prettyJson(rows));
            return;
        }
        Text.Table table = new Text.Table("FABRIC", "SERVICE", "VERSION", "INSTANCE", "NODE", "PORT", "NAME");
        rows.forEach(r -> table.row(r.transport + "/" + r.device, r.service, r.version, r.instance, r.node, r.port, r.name));
        out.println(table.isEmpty() ? "nobody serves that" : table);
    }

    /** Whether that is a transport without an open fabric: it is opened for the moment. */
    private boolean isClosed(String transport) {
        return inventory.hasTransport(transport) && inventory.fabrics().stream().noneMatch(f -> f.transport().equals(transport));
    }

    private static List<Row> rows(Inventory.Fabric fabric, Qmi qmi) {
        return fabric.fabric().services().stream().map(s -> Row.of(fabric, s, name(qmi, s.service()))).toList();
    }

    private List<Inventory.Fabric> fabrics(String wanted) throws CommandException {
        List<Inventory.Fabric> all = inventory.fabrics();
        List<Inventory.Fabric> found = all.stream()
                .filter(f -> wanted.isEmpty() || f.transport().equals(wanted) || f.toString().equals(wanted)).toList();
        if (found.isEmpty()) {
            throw new CommandException(all.isEmpty() ? "no QRTR fabric is open: a device opens one when it comes up"
                    : "no such QRTR fabric: -q=" + wanted + " known=" + all);
        }
        return found;
    }

    /** A line of the list. */
    private record Row(String transport, String device, int service, int version, int instance, long node, long port,
            String name) {
        static Row of(Inventory.Fabric fabric, QrtrService s, String name) {
            return new Row(fabric.transport(), fabric.device(), s.service(), s.instanceWord() & VERSION_MASK,
                    s.instanceWord() >>> Byte.SIZE, Integer.toUnsignedLong(s.address().node()),
                    Integer.toUnsignedLong(s.address().port()), name);
        }
    }

    private static String name(Qmi qmi, int service) {
        return qmi.services().stream().filter(s -> s.id() == service).findFirst()
                .map(s -> s.title().equals(s.name()) ? s.name() : s.title() + " (" + s.name() + ")").orElse("");
    }

    /** Datagrams. */
    @Descriptor("says what QMI datagrams mean: hexadecimal text, or a file with text, a hex dump, JSON Lines or pcapng")
    public void decode(CommandSession session,
            @Descriptor("print as JSON Lines, one datagram a line") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("whose messages they are, where the file does not tell: an id, or a name such as dms (every service is tried)") @Parameter(names = "--service", absentValue = "") String service,
            @Descriptor("hexadecimal text, or the name of a file") String... given) throws CommandException {
        Qmi qmi = inventory.qmi();
        OptionalInt id = service.isEmpty() ? OptionalInt.empty() : OptionalInt.of(QmiReading.service(qmi, service));
        Capture capture = capture(Arguments.of("qmi:decode HEX|FILE...", given));
        List<QmiReading> readings = new ArrayList<>();
        for (var datagram : capture.datagrams()) {
            readings.add(QmiReading.of(qmi, datagram, id));
        }
        PrintStream out = Out.of(session);
        Map<Integer, String> names = new LinkedHashMap<>();
        qmi.services().forEach(s -> names.put(s.id(), s.name()));
        var view = new QmiView(names);
        readings.forEach(r -> out.println(json ? Out.json(view.map(r)) : view.text(r)));
        if (!json) {
            capture.skipped().forEach(s -> out.println("(skipped: " + s + ")"));
        }
        if (readings.isEmpty()) {
            throw new CommandException("no datagram in it: skipped=" + capture.skipped());
        }
    }

    private static Capture capture(List<String> given) throws CommandException {
        try {
            return isFile(given) ? Capture.ofFile(bytes(Path.of(given.getFirst()))) : Capture.ofText(String.join(" ", given));
        } catch (CaptureException e) {
            throw new CommandException(e.getMessage() + (isFile(given) ? "" : "; and no file has that name"));
        }
    }

    private static boolean isFile(List<String> given) {
        try {
            return given.size() == 1 && Files.isRegularFile(Path.of(given.getFirst()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static byte[] bytes(Path file) throws CommandException {
        try {
            if (Files.size(file) > Capture.LIMIT_BYTES) {
                throw new CommandException("file too long: file=" + file + " bytes=" + Files.size(file) + " limit="
                        + Capture.LIMIT_BYTES);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandException("not readable: file=" + file + " cause=" + e.getMessage());
        }
    }
}
