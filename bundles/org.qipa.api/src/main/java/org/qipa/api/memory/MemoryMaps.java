package org.qipa.api.memory;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.SocTable;

/** Checks memory tables and opens memory maps. A service; thread safe. */
@ProviderType
public interface MemoryMaps {

    /** Everything wrong with the table before any hardware is read (spec 04 §2.1, §2.3; 09 §2). Empty when it is sound. */
    List<Fault> check(SocTable soc);

    /**
     * Opens the map of a sound table.
     *
     * @param window local memory, as large as the hardware's window
     * @throws MemoryMapException with every fault of {@link #check}
     */
    MemoryMap open(SocTable soc, MemorySegment window) throws MemoryMapException;
}
