package org.qipa.core.endpoint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import org.qipa.api.document.Fault;
import org.qipa.api.register.RegisterWord;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.core.rule.IpaRules;

/**
 * Which endpoints the hardware has (spec 08 §1.2): tx ids from 0, rx ids from a base.
 *
 * @param txCount ids 0 to txCount - 1 are tx
 * @param rxBase  first rx id
 * @param rxCount rx ids
 */
public record Flavor(int txCount, int rxBase, int rxCount) {

    /** What FLAVOR_0 says. */
    public static Flavor of(RegisterWord word) {
        return new Flavor((int) word.get("MAX_CONS_PIPES"), (int) word.get("PROD_LOWEST"),
                (int) word.get("MAX_PROD_PIPES"));
    }

    /** First id beyond. */
    public int limit() {
        return rxBase + rxCount;
    }

    /** One bit per endpoint that is there. */
    public BitSet available() {
        var bits = new BitSet();
        bits.set(0, txCount);
        bits.set(rxBase, limit());
        return bits;
    }

    /** Everything of the table that this hardware does not have. */
    public List<Fault> check(EndpointTable table, IpaRules rules) {
        var faults = new ArrayList<Fault>();
        int greatest = Math.min(IpaRules.ENDPOINT_ID_LIMIT, rules.hardwareEndpointLimit());
        if (limit() > greatest) {
            faults.add(new Fault("/endpoints", "hardware-endpoints", "hardware reports more endpoints than it can have:"
                    + " FLAVOR_0.PROD_LOWEST=" + rxBase + " FLAVOR_0.MAX_PROD_PIPES=" + rxCount + " limit=" + greatest));
            return faults;
        }
        BitSet available = available();
        for (Endpoint e : table.ascending()) {
            int id = e.endpointId();
            String what = "endpoint=" + e.name() + " endpoint_id=" + id;
            if (id >= limit() || !available.get(id)) {
                faults.add(new Fault("/endpoints", "hardware-endpoint", "the hardware has no such endpoint: " + what
                        + " tx=0.." + (txCount - 1) + " rx=" + rxBase + ".." + (limit() - 1)));
            } else if (e.towardIpa() ? id >= txCount : id < rxBase) {
                faults.add(new Fault("/endpoints", "hardware-endpoint", "the hardware's endpoint has the other direction: "
                        + what + " direction=" + (e.towardIpa() ? "tx" : "rx") + " tx=0.." + (txCount - 1) + " rx="
                        + rxBase + ".." + (limit() - 1)));
            }
        }
        return faults;
    }
}
