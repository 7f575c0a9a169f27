package org.qipa.benchmarks;

import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.documents.JacksonDocumentReader;

/** SoC descriptors as the SoC bundles bring them. */
final class Socs {

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();

    private record Soc(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {}

    private Socs() {}

    /** The descriptor of a SoC. */
    static SocDescriptor of(String soc) {
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
