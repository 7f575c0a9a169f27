package org.qipa.shell.capture;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A QMI message as it was found, without the frame of another transport.
 *
 * @param origin  where, such as {@code line 3} or {@code packet 7}
 * @param service whose message it is, when the place tells: an id as a number, or a name
 * @param message the name of the message and its kind, when the place tells: {@code INIT_DRIVER request}
 * @param port    the client or port on the service's side, when the frame tells
 * @param bytes   header and TLVs; not to be changed
 */
public record Datagram(String origin, Optional<String> service, Optional<String> message, OptionalInt port, byte[] bytes) {

    /** Bytes of which nothing else is known. */
    static Datagram of(String origin, byte[] bytes) {
        return new Datagram(origin, Optional.empty(), Optional.empty(), OptionalInt.empty(), bytes);
    }
}
