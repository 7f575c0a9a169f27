package org.qipa.virtual.ipa;

import org.osgi.service.component.annotations.Component;
import org.qipa.api.fault.FaultBoards;
import org.qipa.api.fault.FaultPoint;
import org.qipa.virtual.ipa.silicon.Knobs;

/** What virtual hardware can be asked to do wrong. Outlives the platform's reconfigurations. */
@Component(service = {FaultPoint.class, VirtualFaults.class}, property = FaultPoint.GROUP_PROPERTY + "=virtual.ipa")
public final class VirtualFaults extends FaultBoards {

    /** Nothing is armed. */
    public VirtualFaults() {
        super("virtual.ipa", Knobs.DECLARATIONS);
    }
}
