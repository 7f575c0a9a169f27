package org.qipa.virtual.modem.services;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request is answered with: a result and TLVs by name. {@link #then} is done right after it has been sent.
 *
 * @param after what follows it
 */
record Answer(QmiError error, Map<String, Object> values, Runnable after) {

    private static final Runnable NOTHING = () -> { };

    /** Success with these TLVs, names and values in turns. */
    static Answer success(Object... namesAndValues) {
        return new Answer(QmiError.NONE, Values.of(namesAndValues), NOTHING);
    }

    /** Success with these TLVs. */
    static Answer success(Map<String, Object> values) {
        return new Answer(QmiError.NONE, values, NOTHING);
    }

    /** Failure, with TLVs that say more. */
    static Answer failure(QmiError error, Object... namesAndValues) {
        return new Answer(error, Values.of(namesAndValues), NOTHING);
    }

    /** The same with something to do after it, such as the indications that follow it. */
    Answer then(Runnable next) {
        return new Answer(error, values, next);
    }

    /** All TLVs, the result among them. */
    Map<String, Object> whole() {
        var all = new LinkedHashMap<String, Object>();
        all.put("result", Values.of("result", error == QmiError.NONE ? 0L : 1L, "error", error.code()));
        all.putAll(values);
        return all;
    }
}
