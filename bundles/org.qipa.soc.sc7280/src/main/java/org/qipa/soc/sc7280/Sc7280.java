package org.qipa.soc.sc7280;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** SC7280: its table is {@code sc7280.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=sc7280", "qipa.compatible=qcom,sc7280-ipa",
    "qipa.ipa.version=4.11", "qipa.origin=org.qipa.soc.sc7280"})
public record Sc7280(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Sc7280(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v4.11)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v4.11)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Sc7280.class.getResourceAsStream("sc7280.json")) {
            return reader.readSoc("sc7280.json", file);
        }
    }
}
