package org.qipa.soc.sdx65;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** SDX65: its table is {@code sdx65.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=sdx65", "qipa.compatible=qcom,sdx65-ipa",
    "qipa.ipa.version=5.0", "qipa.origin=org.qipa.soc.sdx65"})
public record Sdx65(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Sdx65(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v5.0)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v5.0)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Sdx65.class.getResourceAsStream("sdx65.json")) {
            return reader.readSoc("sdx65.json", file);
        }
    }
}
