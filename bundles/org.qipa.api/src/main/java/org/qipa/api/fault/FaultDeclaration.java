package org.qipa.api.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * A fault that can be asked for.
 *
 * @param name        {@code PART.WHAT}, such as {@code gsi.command-lost}
 * @param description one sentence: what the part does then
 * @param occasion    when it strikes
 * @param parameters  without {@code times}, which every fault has
 */
public record FaultDeclaration(String name, String description, Occasion occasion, List<Parameter> parameters) {

    /** Name of the gap of a fault of the moment. */
    public static final String GAP = "gap";
    private static final long DEFAULT_GAP = 1_000;

    /** When a fault strikes. */
    public enum Occasion {
        /** When the driver or the modem next does what the fault is about. */
        NEXT,
        /** As soon as it is armed, and again after each gap. Needs something there to strike. */
        NOW
    }

    /** Copies the parameters. */
    public FaultDeclaration {
        parameters = List.copyOf(parameters);
    }

    /** A fault of the next occasion. */
    public static FaultDeclaration next(String name, String description, Parameter... parameters) {
        return new FaultDeclaration(name, description, Occasion.NEXT, List.of(parameters));
    }

    /** A fault of the moment. It has a parameter {@code gap}: the time from one strike to the next. */
    public static FaultDeclaration now(String name, String description, Parameter... parameters) {
        var all = new ArrayList<>(List.of(parameters));
        all.add(Parameter.time(GAP, 1, Micros.LIMIT, DEFAULT_GAP, "from one strike to the next"));
        return new FaultDeclaration(name, description, Occasion.NOW, all);
    }

    /** The part that does it: the name up to the first dot. */
    public String part() {
        return name.substring(0, Math.max(0, name.indexOf('.')));
    }
}
