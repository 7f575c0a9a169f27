package org.qipa.soc.msm8998;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;

/** MSM8998: its table is {@code msm8998.json}, read when somebody uses the service. */
@Component(property = {"qipa.soc=msm8998", "qipa.compatible=qcom,msm8998-ipa",
    "qipa.ipa.version=3.1", "qipa.origin=org.qipa.soc.msm8998"})
public record Msm8998(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {

    @Activate
    public Msm8998(@Reference DocumentReader reader,
            @Reference(target = "(qipa.registers=ipa-v3.1)") RegisterMap ipa,
            @Reference(target = "(qipa.registers=gsi-v3.1)") RegisterMap gsi) throws DocumentException, IOException {
        this(read(reader), ipa, gsi);
    }

    private static SocTable read(DocumentReader reader) throws DocumentException, IOException {
        try (var file = Msm8998.class.getResourceAsStream("msm8998.json")) {
            return reader.readSoc("msm8998.json", file);
        }
    }
}
