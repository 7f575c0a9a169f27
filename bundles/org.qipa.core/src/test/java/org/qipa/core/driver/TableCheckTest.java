package org.qipa.core.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.QsbMaster;
import org.qipa.core.trace.Socs;
import org.qipa.gsi.GsiProvider;
import org.qipa.memory.CheckedMemoryMaps;

class TableCheckTest {

    @ParameterizedTest
    @ValueSource(strings = {"msm8998", "sdm845", "sc7180", "sdx55", "sm6350", "sm8350", "sc7280", "sdx65", "milos",
        "sm8550"})
    void shouldTakeTheTablesOfAllSocs(String name) {
        assertEquals(List.of(), IpaDriver.check(Socs.soc(name), new CheckedMemoryMaps(), new GsiProvider()));
    }

    @Test
    void shouldTellEverythingThatIsWrongAtOnce() {
        SocTable t = Socs.soc("sdm845").table();
        var broken = new SocTable(t.soc(), t.compatibles(), t.ipaVersion(), t.gsiVersion(), t.registers(),
                t.backwardCompatibility(), List.of(new QsbMaster("DDR", 99, 8, 0)), 0, t.endpoints(), t.resources(),
                t.memory(), t.power(), t.windows());
        var faults = IpaDriver.check(Socs.of(broken), new CheckedMemoryMaps(), new GsiProvider());
        assertEquals("modem-route-count", faults.getFirst().rule());
        assertEquals("value does not fit: register=QSB_MAX_WRITES field=GEN_QMB_0_MAX_WRITES value=99 limit=15",
                faults.stream().filter(f -> f.path().equals("/qsb")).findFirst().orElseThrow().message());
    }
}
