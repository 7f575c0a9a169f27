package org.qipa.memory;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.qipa.api.document.Fault;
import org.qipa.api.memory.MemoryMap;
import org.qipa.api.memory.MemoryMapException;
import org.qipa.api.memory.MemoryMaps;
import org.qipa.api.soc.SocTable;

/** Opens memory maps of sound tables. A map holds nothing but references into the caller's window: nothing to close. */
@Component
public final class CheckedMemoryMaps implements MemoryMaps {

    @Override
    public List<Fault> check(SocTable soc) {
        List<Fault> faults = new ArrayList<>();
        Layout layout = new Layout(soc.memory().regions());
        new RegionCheck(soc, layout, faults::add).run();
        // mem_offset is not known yet; the check is made again when it is.
        new CommandCheck(soc, layout, 0, faults::add).run();
        return List.copyOf(faults);
    }

    @Override
    public MemoryMap open(SocTable soc, MemorySegment window) throws MemoryMapException {
        List<Fault> faults = check(soc);
        if (!faults.isEmpty()) {
            throw new MemoryMapException(soc.soc(), faults);
        }
        return new WindowMemoryMap(soc, window);
    }
}
