package org.qipa.core.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qipa.core.endpoint.EndpointTable;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.trace.Socs;

class TablesTest {

    /** Spec 09 §1.3. */
    @ParameterizedTest
    @CsvSource({"msm8998,450", "sdm845,98", "sc7180,24", "sdx55,248", "sm6350,248", "sm8350,248", "sc7280,248",
        "sdx65,9004", "milos,484", "sm8550,9004"})
    void shouldMarkFilteringEndpoints(String soc, String bitmap) {
        var table = Socs.soc(soc).table();
        assertEquals(bitmap, Long.toHexString(Tables.bitmap(IpaRules.of(table.ipaVersion()), EndpointTable.of(table))));
    }

    @Test
    void shouldPutTheZeroRuleFirstThenTheBitmapThenItsAddress() {
        byte[] image = new byte[32];
        Tables.fill(MemorySegment.ofArray(image), 4, 0x98, 0x1_0000_e000L);
        assertEquals("0000000000000000" + "9800000000000000" + "00e0000001000000" + "00e0000001000000",
                HexFormat.of().formatHex(image));
    }
}
