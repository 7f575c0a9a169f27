package org.qipa.core.trace;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable.Endpoint;

/**
 * Reset values of a SoC for which there is no recording: what the recordings' own rules give. FLAVOR_0 is what the endpoint
 * table needs (greatest tx id + 1, smallest rx id, span of the rx ids), the GSI runs and has 20 channels and 16 event rings,
 * SHARED_MEM_SIZE fits the window. Registers that are read, changed and written start with all ones.
 */
final class Presets {

    private static final int UNIT = 8;

    private final Map<Integer, Integer> values = new HashMap<>();
    private final RegisterMap map;

    private Presets(RegisterMap map) {
        this.map = map;
    }

    /** Values by block and offset. */
    static Map<Block, Map<Integer, Integer>> of(SocDescriptor soc, int memOffset) {
        var presets = new EnumMap<Block, Map<Integer, Integer>>(Block.class);
        presets.put(Block.IPA, new Presets(soc.ipaRegisters()).core(soc, memOffset));
        presets.put(Block.GSI, new Presets(soc.gsiRegisters()).gsi());
        return presets;
    }

    private Map<Integer, Integer> core(SocDescriptor soc, int memOffset) {
        List<Endpoint> endpoints = soc.table().endpoints();
        int tx = endpoints.stream().filter(Endpoint::towardIpa).mapToInt(Endpoint::endpointId).max().orElseThrow() + 1;
        int low = endpoints.stream().filter(e -> !e.towardIpa()).mapToInt(Endpoint::endpointId).min().orElseThrow();
        int high = endpoints.stream().filter(e -> !e.towardIpa()).mapToInt(Endpoint::endpointId).max().orElseThrow();
        map.find("FLAVOR_0").ifPresent(r -> values.put(r.offset(0), r.word().with("MAX_PIPES", 0)
                .with("MAX_CONS_PIPES", tx).with("PROD_LOWEST", low).with("MAX_PROD_PIPES", high - low + 1).value()));
        Register size = map.register("SHARED_MEM_SIZE");
        values.put(size.offset(0), size.word().with("MEM_SIZE", soc.table().windows().ipaShared().size() / UNIT)
                .with("MEM_BADDR", memOffset / UNIT).value());
        for (String name : List.of("COMP_CFG", "IPA_TX_CFG")) {
            map.find(name).ifPresent(r -> values.put(r.offset(0), -1));
        }
        map.find("ENDP_FILTER_ROUTER_HSH_CFG").ifPresent(this::ones);
        return values;
    }

    private Map<Integer, Integer> gsi() {
        values.put(map.register("GSI_STATUS").offset(0), 1);
        map.find("HW_PARAM_2").ifPresent(r -> {
            var word = r.word().with("NUM_CH_PER_EE", 20);
            values.put(r.offset(0), (r.has("NUM_EV_PER_EE") ? word.with("NUM_EV_PER_EE", 16) : word).value());
        });
        map.find("HW_PARAM_4").ifPresent(r -> values.put(r.offset(0), r.word().with("EV_PER_EE", 16).value()));
        ones(map.register("CH_C_SCRATCH_3"));
        return values;
    }

    private void ones(Register register) {
        for (int n = 0; n < 20; n++) {
            values.put(register.offset(n), -1);
        }
    }
}
