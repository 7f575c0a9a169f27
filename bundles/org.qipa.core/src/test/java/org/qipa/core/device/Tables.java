package org.qipa.core.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.IpaVersion;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;
import org.qipa.api.soc.SocTable.Region;

/** Small tables. */
final class Tables {

    private Tables() {
    }

    static SocTable table(String soc, String version, int firstEndpoint, int firstOffset) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (EndpointName name : EndpointName.values()) {
            if (name.isRequired()) {
                endpoints.add(new Endpoint(name, ExecutionEnvironment.AP, name.ordinal(),
                        firstEndpoint + name.ordinal(), name.name().endsWith("TX"), false, Optional.empty(),
                        Optional.empty()));
            }
        }
        return new SocTable(soc, List.of("qcom," + soc + "-ipa"), IpaVersion.of(version), "1.3",
                new SocTable.RegisterMaps("ipa-v" + version, "gsi-v" + version), OptionalInt.empty(), List.of(), 8,
                endpoints, new SocTable.Resources(List.of(), List.of(), List.of(), List.of()),
                new SocTable.Memory(List.of(new Region(RegionId.UC_SHARED, firstOffset, 128, 0),
                        new Region(RegionId.MODEM, 0x1000, 0x800, 1)), Optional.empty(), Optional.empty()),
                new SocTable.Power(75_000_000, List.of()), new SocTable.Windows(new SocTable.Window(0x1e40000, 0x7000),
                        new SocTable.Window(0x1e47000, 0x2000), new SocTable.Window(0x1e04000, 0x2c000)));
    }

    static SocDescriptor descriptor(SocTable table) {
        return new SocDescriptor() {
            @Override
            public SocTable table() {
                return table;
            }

            @Override
            public RegisterMap ipaRegisters() {
                throw new UnsupportedOperationException();
            }

            @Override
            public RegisterMap gsiRegisters() {
                throw new UnsupportedOperationException();
            }
        };
    }
}
