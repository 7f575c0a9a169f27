package org.qipa.api.document;

import java.util.List;
import java.util.stream.Collectors;

/** A document was refused whole; carries all its faults. */
public final class DocumentException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Not serialised: a refused document does not travel. */
    private final transient List<Fault> faults;

    /**
     * @param document a name for people: file name or URL
     * @param faults   at least one
     */
    public DocumentException(String document, List<Fault> faults) {
        super("document refused: document=" + document + " faults=" + faults.size()
                + faults.stream().map(f -> "\n  " + f).collect(Collectors.joining()));
        this.faults = List.copyOf(faults);
    }

    /** Every fault, in document order. */
    public List<Fault> faults() {
        return faults;
    }
}
