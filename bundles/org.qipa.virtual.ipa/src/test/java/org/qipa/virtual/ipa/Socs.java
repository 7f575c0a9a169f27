package org.qipa.virtual.ipa;

import java.util.List;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.documents.JacksonDocumentReader;

/** SoC descriptors without a framework. */
final class Socs {

    static final List<String> ALL = List.of("msm8998", "sdm845", "sc7180", "sdx55", "sm6350", "sm8350", "sc7280", "sdx65",
            "milos", "sm8550");

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();

    private record Soc(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {}

    private Socs() {
    }

    static SocDescriptor of(String soc) {
        try (var in = Socs.class.getResourceAsStream("/org/qipa/soc/" + soc + "/" + soc + ".json")) {
            SocTable table = READER.readSoc(soc, in);
            return new Soc(table, map(table.registers().ipa()), map(table.registers().gsi()));
        } catch (Exception e) {
            throw new IllegalStateException(soc, e);
        }
    }

    private static RegisterMap map(String name) throws Exception {
        try (var in = Socs.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            return READER.readRegisters(name, in);
        }
    }
}
