package org.qipa.core.driver;

import java.util.List;
import java.util.stream.Collectors;

import org.qipa.api.document.Fault;

/** A device could not be brought up; the message names the step, the thing, the value and the limit. */
public final class DriverException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Not serialised. */
    private final transient List<Fault> faults;

    /**
     * @param step    that failed, such as {@code memory init}
     * @param message names the thing, the value, the limit
     * @param cause   or null
     */
    public DriverException(String step, String message, Throwable cause) {
        super(step + ": " + message, cause);
        this.faults = List.of();
    }

    /**
     * @param step   that failed
     * @param faults of the table
     */
    public DriverException(String step, List<Fault> faults) {
        super(step + ": table refused: faults=" + faults.size()
                + faults.stream().map(f -> "\n  " + f).collect(Collectors.joining()));
        this.faults = List.copyOf(faults);
    }

    /** Every fault of the table; empty when the reason is another. */
    public List<Fault> faults() {
        return faults;
    }
}
