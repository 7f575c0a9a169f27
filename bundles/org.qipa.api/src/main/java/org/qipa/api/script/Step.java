package org.qipa.api.script;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.qipa.api.fault.Micros;

/**
 * Something that happens at a time.
 *
 * @param atMicros   microseconds from the start of the script
 * @param action     name of a {@link Stimulus} or of a declared fault
 * @param parameters as they were written, by name: texts, numbers, truth values; {@code times} of a fault among them
 */
public record Step(long atMicros, String action, Map<String, Object> parameters) {

    /** How often a fault strikes; 1 when it is left out, 0 is until it is disarmed. */
    public static final String TIMES = "times";

    /** Copies the parameters, keeping their order. */
    public Step {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** A step with a stimulus. */
    public static Step of(long atMicros, Stimulus stimulus, Map<String, ?> parameters) {
        return new Step(atMicros, stimulus.label(), new LinkedHashMap<>(parameters));
    }

    /** For people: {@code at 1.5 s modem.crash}. */
    @Override
    public String toString() {
        StringBuilder s = new StringBuilder("at ").append(Micros.text(atMicros)).append(' ').append(action);
        parameters.forEach((name, value) -> s.append(' ').append(name).append('=').append(value));
        return s.toString();
    }
}
