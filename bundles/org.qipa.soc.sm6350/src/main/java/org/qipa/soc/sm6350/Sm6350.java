package org.qipa.soc.sm6350;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** SM6350: its table is {@code sm6350.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=sm6350", "qipa.compatible=qcom,sm6350-ipa",
    "qipa.ipa.version=4.7", "qipa.origin=org.qipa.soc.sm6350"})
public record Sm6350(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Sm6350(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v4.7)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v4.5)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Sm6350.class.getResourceAsStream("sm6350.json")) {
            return reader.readSoc("sm6350.json", file);
        }
    }
}
