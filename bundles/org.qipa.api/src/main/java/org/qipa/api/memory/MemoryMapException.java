package org.qipa.api.memory;

import java.util.List;
import java.util.stream.Collectors;
import org.qipa.api.document.Fault;

/** A memory table was refused; carries every fault. */
public final class MemoryMapException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Not serialised. */
    private final transient List<Fault> faults;

    /** @param faults at least one */
    public MemoryMapException(String soc, List<Fault> faults) {
        super("memory map refused: soc=" + soc + " faults=" + faults.size()
                + faults.stream().map(f -> "\n  " + f).collect(Collectors.joining()));
        this.faults = List.copyOf(faults);
    }

    /** Every fault. */
    public List<Fault> faults() {
        return faults;
    }
}
