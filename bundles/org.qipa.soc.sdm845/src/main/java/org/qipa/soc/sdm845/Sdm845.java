package org.qipa.soc.sdm845;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** SDM845: its table is {@code sdm845.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=sdm845", "qipa.compatible=qcom,sdm845-ipa",
    "qipa.ipa.version=3.5.1", "qipa.origin=org.qipa.soc.sdm845"})
public record Sdm845(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Sdm845(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v3.5.1)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v3.5.1)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Sdm845.class.getResourceAsStream("sdm845.json")) {
            return reader.readSoc("sdm845.json", file);
        }
    }
}
