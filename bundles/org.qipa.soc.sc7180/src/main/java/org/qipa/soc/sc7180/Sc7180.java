package org.qipa.soc.sc7180;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** SC7180: its table is {@code sc7180.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=sc7180", "qipa.compatible=qcom,sc7180-ipa", "qipa.compatible=qcom,qcm2290-ipa",
    "qipa.ipa.version=4.2", "qipa.origin=org.qipa.soc.sc7180"})
public record Sc7180(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Sc7180(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v4.2)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v4.0)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Sc7180.class.getResourceAsStream("sc7180.json")) {
            return reader.readSoc("sc7180.json", file);
        }
    }
}
