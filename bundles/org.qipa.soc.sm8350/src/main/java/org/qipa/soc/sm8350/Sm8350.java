package org.qipa.soc.sm8350;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** SM8350: its table is {@code sm8350.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=sm8350", "qipa.compatible=qcom,sm8350-ipa",
    "qipa.ipa.version=4.9", "qipa.origin=org.qipa.soc.sm8350"})
public record Sm8350(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Sm8350(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v4.9)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v4.9)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Sm8350.class.getResourceAsStream("sm8350.json")) {
            return reader.readSoc("sm8350.json", file);
        }
    }
}
