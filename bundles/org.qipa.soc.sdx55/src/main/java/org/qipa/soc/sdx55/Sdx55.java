package org.qipa.soc.sdx55;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** SDX55: its table is {@code sdx55.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=sdx55", "qipa.compatible=qcom,sdx55-ipa",
    "qipa.ipa.version=4.5", "qipa.origin=org.qipa.soc.sdx55"})
public record Sdx55(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Sdx55(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v4.5)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v4.5)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Sdx55.class.getResourceAsStream("sdx55.json")) {
            return reader.readSoc("sdx55.json", file);
        }
    }
}
