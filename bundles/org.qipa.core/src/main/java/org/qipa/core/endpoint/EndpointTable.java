package org.qipa.core.endpoint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;

/**
 * The defined endpoints of a SoC in ascending id, the order all set-up loops use (spec 01 §1.2).
 *
 * @param ascending by id
 */
public record EndpointTable(List<Endpoint> ascending) {

    /** The endpoints of a table. */
    public static EndpointTable of(SocTable table) {
        return new EndpointTable(table.endpoints().stream().sorted(Comparator.comparingInt(Endpoint::endpointId)).toList());
    }

    /** Highest id + 1. */
    public int count() {
        return ascending.isEmpty() ? 0 : ascending.getLast().endpointId() + 1;
    }

    /** Words of a register with one bit per endpoint. */
    public int units() {
        return (count() + Integer.SIZE - 1) / Integer.SIZE;
    }

    /** An endpoint by name. */
    public Optional<Endpoint> find(EndpointName name) {
        return ascending.stream().filter(e -> e.name() == name).findFirst();
    }

    /** An endpoint that a checked table has. */
    public Endpoint get(EndpointName name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no such endpoint: endpoint=" + name));
    }

    /** Endpoints of the AP. */
    public List<Endpoint> ap() {
        return ascending.stream().filter(Endpoint::isAp).toList();
    }

    /** Endpoints of the modem. */
    public List<Endpoint> modem() {
        return ascending.stream().filter(e -> e.ee() == ExecutionEnvironment.MODEM).toList();
    }

    /** Endpoints with a slot in the filter tables. */
    public List<Endpoint> filtered() {
        return ascending.stream().filter(Endpoint::filterSupport).toList();
    }
}
