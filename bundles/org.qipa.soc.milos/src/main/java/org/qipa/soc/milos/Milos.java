package org.qipa.soc.milos;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** MILOS: its table is {@code milos.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=milos", "qipa.compatible=qcom,milos-ipa",
    "qipa.ipa.version=5.2", "qipa.origin=org.qipa.soc.milos"})
public record Milos(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Milos(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v5.0)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v5.0)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Milos.class.getResourceAsStream("milos.json")) {
            return reader.readSoc("milos.json", file);
        }
    }
}
