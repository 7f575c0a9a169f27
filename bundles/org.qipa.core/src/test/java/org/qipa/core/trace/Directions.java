package org.qipa.core.trace;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;

/** Which endpoint registers only one direction has (spec 05 §1.3). */
final class Directions {

    private static final Set<String> TX = Set.of("ENDP_INIT_NAT", "ENDP_INIT_MODE", "ENDP_INIT_DEAGGR", "ENDP_INIT_SEQ");
    private static final Set<String> RX = Set.of("ENDP_INIT_HDR_METADATA_MASK", "ENDP_INIT_HOL_BLOCK_EN",
            "ENDP_INIT_HOL_BLOCK_TIMER");

    private final Map<Integer, Endpoint> byId;

    Directions(SocTable table) {
        byId = table.endpoints().stream().collect(Collectors.toMap(Endpoint::endpointId, e -> e));
    }

    /** What is wrong with a write; empty if nothing is. */
    Optional<String> check(RegisterMap.Located at) {
        String name = at.register().name();
        if (!TX.contains(name) && !RX.contains(name)) {
            return Optional.empty();
        }
        Endpoint e = byId.get(at.instance());
        if (e == null) {
            return Optional.of("no such endpoint: " + at);
        }
        return e.towardIpa() == TX.contains(name) ? Optional.empty() : Optional.of("wrong direction: " + at);
    }
}
