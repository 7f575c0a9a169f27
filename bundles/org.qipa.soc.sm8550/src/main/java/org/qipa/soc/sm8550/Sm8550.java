package org.qipa.soc.sm8550;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** SM8550: its table is {@code sm8550.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=sm8550", "qipa.compatible=qcom,sm8550-ipa", "qipa.compatible=qcom,sm8650-ipa",
    "qipa.ipa.version=5.5", "qipa.origin=org.qipa.soc.sm8550"})
public record Sm8550(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Sm8550(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v5.5)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v5.0)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Sm8550.class.getResourceAsStream("sm8550.json")) {
            return reader.readSoc("sm8550.json", file);
        }
    }
}
