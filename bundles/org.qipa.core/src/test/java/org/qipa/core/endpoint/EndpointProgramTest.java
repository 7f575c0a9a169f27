package org.qipa.core.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.core.primitive.Timers;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.trace.Socs;

class EndpointProgramTest {

    /** Spec 08 §3.7, all forty rows. */
    @ParameterizedTest
    @CsvFileSource(resources = "/endpoint-registers.csv")
    void shouldProgramEachApEndpointAsItsVersionNeeds(String soc, String name, int id, int channel, String cfg, String hdr,
            String ext, String mask, String mode, String aggr, String group, String seq, String status) {
        var descriptor = Socs.soc(soc);
        var table = EndpointTable.of(descriptor.table());
        var rules = IpaRules.of(descriptor.table().ipaVersion());
        var program = new EndpointProgram(table, rules, descriptor.ipaRegisters(),
                new Timers(rules, descriptor.table().power().coreClockRateHz()), EndpointProgram.HEADROOM);
        Endpoint e = table.get(EndpointName.valueOf(name));
        assertEquals(id, e.endpointId());
        assertEquals(channel, e.channelId());
        String words = program.words(e).stream().map(w -> w.register().name() + "=" + Integer.toHexString(w.value()))
                .collect(Collectors.joining(" "));
        assertEquals(e.towardIpa()
                ? "ENDP_INIT_CFG=" + cfg + " ENDP_INIT_NAT=0 ENDP_INIT_HDR=" + hdr + " ENDP_INIT_HDR_EXT=" + ext
                        + " ENDP_INIT_MODE=" + mode + " ENDP_INIT_AGGR=" + aggr + " ENDP_INIT_DEAGGR=0 ENDP_INIT_RSRC_GRP="
                        + group + " ENDP_INIT_SEQ=" + seq + " ENDP_STATUS=" + status
                : "ENDP_INIT_CFG=" + cfg + " ENDP_INIT_HDR=" + hdr + " ENDP_INIT_HDR_EXT=" + ext
                        + " ENDP_INIT_HDR_METADATA_MASK=" + mask + " ENDP_INIT_AGGR=" + aggr
                        + " ENDP_INIT_HOL_BLOCK_EN=0 ENDP_INIT_RSRC_GRP=" + group + " ENDP_STATUS=" + status, words);
    }
}
