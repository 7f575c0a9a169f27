package org.qipa.api.time;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The time of a session and the maker of its lanes. A service; thread safe. */
@ProviderType
public interface TimeSource {

    /** Monotonic time in nanoseconds from an arbitrary origin, as {@link System#nanoTime()}. */
    long nanoTime();

    /** The wall-clock time, for people: journals and logs. */
    Instant wallTime();

    /**
     * Makes a lane. It runs until it is closed.
     *
     * @param name of the lane, which its thread carries while it runs it, such as {@code ipa0-owner}
     */
    Lane lane(String name);

    /** Names of the lanes that are not closed; several may have the same. Empty when it does not keep book of them. */
    default List<String> lanes() {
        return List.of();
    }
}
