package org.qipa.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.soc.SocFiles;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Region;

/** The SoCs that are present and what is in their tables. */
@Component(service = SocCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=socs",
    "osgi.command.function=soc"})
public final class SocCommands {

    /** A SoC in a line. */
    record SocView(String soc, String ipaVersion, List<String> compatibles, int endpoints, int regions, String origin,
            int ranking) {}

    /** All of them, and files that gave none. */
    record Socs(List<SocView> socs, List<SocFiles.RefusedFile> refused, List<SocFiles.AcceptedFile> waiting) {}

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public SocCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** All SoCs. */
    @Descriptor("lists the SoCs that are present; of one name the first is the one that devices get")
    public void socs(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("names of SoCs; all when left out") String... names) throws CommandException {
        List<String> wanted = Arguments.of("ipa:socs [SOC]...", names);
        List<SocView> views = new ArrayList<>();
        List<Inventory.Soc> unreadable = new ArrayList<>();
        for (Inventory.Soc soc : inventory.socs()) {
            if (wanted.isEmpty() || wanted.contains(soc.name())) {
                soc.read().ifPresentOrElse(table -> views.add(view(soc, table)), () -> unreadable.add(soc));
            }
        }
        List<SocFiles.RefusedFile> refused = inventory.refusedFiles();
        List<SocFiles.AcceptedFile> waiting = inventory.waitingFiles();
        PrintStream out = Out.of(session);
        if (json) {
            out.println(Out.prettyJson(new Socs(views, refused, waiting)));
            return;
        }
        Text.Table table = new Text.Table("SOC", "IPA", "RANK", "FROM", "COMPATIBLE");
        views.forEach(v -> table.row(v.soc(), v.ipaVersion(), v.ranking(), v.origin(), String.join(" ", v.compatibles())));
        out.println(table.isEmpty() ? "no SoC is present" : table);
        unreadable.forEach(soc -> out.println("unreadable, the log says why: " + soc));
        waiting.forEach(f -> out.println("waiting " + f.path() + " (soc " + f.soc() + "): register maps not there: "
                + String.join(", ", f.waitingFor())));
        refused.forEach(f -> {
            out.println("refused " + f.path() + ": " + f.faults().size() + (f.faults().size() == 1 ? " fault" : " faults")
                    + f.kept().map(soc -> ", its former table of soc " + soc + " stays in force").orElse(""));
            f.faults().forEach(fault -> out.println("  " + fault));
        });
    }

    private static SocView view(Inventory.Soc soc, SocTable table) {
        return new SocView(soc.name(), table.ipaVersion().toString(), table.compatibles(), table.endpoints().size(),
                table.memory().regions().size(), soc.origin(), soc.ranking());
    }

    /** One SoC. */
    @Descriptor("shows a SoC: local memory as a picture, endpoints, power")
    public void soc(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("name of the SoC") String... name) throws CommandException {
        Inventory.Soc soc = inventory.soc(Arguments.of("ipa:soc SOC", name).getFirst());
        SocTable table = soc.table();
        PrintStream out = Out.of(session);
        if (json) {
            out.println(Out.prettyJson(table));
            return;
        }
        out.println("soc " + soc.name() + "  ipa " + table.ipaVersion() + "  gsi " + table.gsiVersion() + "  registers "
                + table.registers().ipa() + ", " + table.registers().gsi() + "  from " + soc.origin());
        out.println("core clock " + table.power().coreClockRateHz() / 1_000_000 + " MHz  modem routes "
                + table.modemRouteCount());
        out.println();
        memory(table.memory().regions()).forEach(out::println);
        out.println();
        out.println(endpoints(table));
    }

    static Text.Table endpoints(SocTable table) {
        Text.Table endpoints = new Text.Table("ENDPOINT", "ID", "EE", "CHANNEL", "DIRECTION", "FILTER", "TRES", "EVENTS",
                "TLVS");
        table.endpoints().forEach(e -> endpoints.row(e.name(), e.endpointId(), e.ee(), e.channelId(),
                e.towardIpa() ? "tx" : "rx", e.filterSupport() ? "yes" : "-",
                e.channel().map(c -> "" + c.treCount()).orElse("-"), e.channel().map(c -> "" + c.eventCount()).orElse("-"),
                e.channel().map(c -> "" + c.tlvCount()).orElse("-")));
        return endpoints;
    }

    /** Local memory from its lowest address on: a {@code c} for each canary, a {@code #} for each 128 bytes, at most 40. */
    static List<String> memory(List<Region> regions) {
        List<Region> sorted = new ArrayList<>(regions);
        sorted.sort(Comparator.comparingInt(Region::offset).thenComparingInt(Region::size));
        Text.Table picture = new Text.Table("LOCAL MEMORY", "OFFSET", "BYTES", "");
        int end = 0;
        for (Region region : sorted) {
            int start = region.offset() - 4 * region.canaryCount();
            if (start > end) {
                picture.row("(free)", Text.hex(end, 4), start - end, "");
            }
            int marks = region.size() == 0 ? 0 : Math.clamp(region.size() / 128, 1, 40);
            picture.row(region.id(), Text.hex(region.offset(), 4), region.size(), "c".repeat(region.canaryCount())
                    + "#".repeat(marks) + (region.offset() < end && region.size() > 0 ? " overlaps" : ""));
            end = Math.max(end, region.offset() + region.size());
        }
        return picture.toString().lines().toList();
    }
}
