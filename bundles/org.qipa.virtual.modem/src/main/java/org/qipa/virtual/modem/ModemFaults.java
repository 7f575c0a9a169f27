package org.qipa.virtual.modem;

import org.osgi.service.component.annotations.Component;
import org.qipa.api.fault.FaultBoards;
import org.qipa.api.fault.FaultPoint;

/** What virtual modems can be asked to do wrong. */
@Component(service = {FaultPoint.class, ModemFaults.class}, property = FaultPoint.GROUP_PROPERTY + "=virtual.modem")
public final class ModemFaults extends FaultBoards {

    /** Nothing is armed. */
    public ModemFaults() {
        super("virtual.modem", ModemKnobs.DECLARATIONS);
    }
}
