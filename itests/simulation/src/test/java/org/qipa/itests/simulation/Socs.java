package org.qipa.itests.simulation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.documents.JacksonDocumentReader;

/** The descriptors of the SoC bundles, without a framework. Each is read once. */
public final class Socs {

    /** All SoCs there are. */
    public static final List<String> ALL = List.of("msm8998", "sdm845", "sc7180", "sdx55", "sm6350", "sm8350", "sc7280",
            "sdx65", "milos", "sm8550");

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();
    private static final Map<String, SocDescriptor> READ = new ConcurrentHashMap<>();

    private record Soc(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {}

    private Socs() {
    }

    /** The descriptor of a SoC. */
    public static SocDescriptor of(String soc) {
        return READ.computeIfAbsent(soc, Socs::read);
    }

    /** A descriptor of a table of one's own, with the register maps of a SoC. */
    public static SocDescriptor with(SocDescriptor soc, SocTable table) {
        return new Soc(table, soc.ipaRegisters(), soc.gsiRegisters());
    }

    /** Whether all regions lie inside the window when local memory starts at an offset. */
    static boolean fits(String soc, int memOffset) {
        SocTable table = of(soc).table();
        return table.memory().regions().stream().allMatch(r -> memOffset + r.offset() + r.size()
                <= table.windows().ipaShared().size());
    }

    private static SocDescriptor read(String soc) {
        try (var in = Socs.class.getResourceAsStream("/org/qipa/soc/" + soc + "/" + soc + ".json")) {
            SocTable table = READER.readSoc(soc, in);
            return new Soc(table, map(table.registers().ipa()), map(table.registers().gsi()));
        } catch (Exception e) {
            throw new IllegalStateException("no descriptor: soc=" + soc, e);
        }
    }

    private static RegisterMap map(String name) throws Exception {
        try (var in = Socs.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            return READER.readRegisters(name, in);
        }
    }
}
