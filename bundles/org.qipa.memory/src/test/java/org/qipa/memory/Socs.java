package org.qipa.memory;

import java.io.InputStream;
import java.util.List;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Memory;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.documents.JacksonDocumentReader;

/** Tables of the SoC bundles, for tests. */
final class Socs {

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();

    private Socs() {}

    static SocTable table(String soc) throws Exception {
        try (InputStream in = Socs.class.getResourceAsStream("/org/qipa/soc/" + soc + "/" + soc + ".json")) {
            return READER.readSoc(soc, in);
        }
    }

    static SocTable with(SocTable t, List<Region> regions) {
        return new SocTable(t.soc(), t.compatibles(), t.ipaVersion(), t.gsiVersion(), t.registers(),
                t.backwardCompatibility(), t.qsb(), t.modemRouteCount(), t.endpoints(), t.resources(),
                new Memory(regions, t.memory().imem(), t.memory().smem()), t.power(), t.windows());
    }
}
