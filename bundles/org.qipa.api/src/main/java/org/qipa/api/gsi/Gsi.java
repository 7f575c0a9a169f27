package org.qipa.api.gsi;

import java.util.List;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.document.Fault;
import org.qipa.api.journal.Journal;
import org.qipa.api.platform.Hardware;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.api.time.Lane;

/** Opens GSI sessions. A service; thread safe. */
@ProviderType
public interface Gsi {

    /**
     * What a device gives to its GSI.
     *
     * @param soc      table and register maps
     * @param hardware of the device
     * @param owner    the device's owner lane: commands, and interrupts as urgent handlers
     * @param pollLane lane on which the completions of an AP endpoint's channel are handled
     * @param journal  of the device
     */
    record Request(SocDescriptor soc, Hardware hardware, Lane owner, Function<EndpointName, Lane> pollLane,
            Journal journal) {}

    /** Everything wrong with the channels of a table (spec 06 §2). Empty when they are sound. */
    List<Fault> check(SocTable soc);

    /**
     * Allocates rings and pools for every AP endpoint (stage init); touches no register.
     *
     * @throws GsiException when the table is not sound
     */
    GsiSession open(Request request) throws GsiException;
}
