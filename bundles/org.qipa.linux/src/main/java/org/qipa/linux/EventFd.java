package org.qipa.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A descriptor by which a thread that waits in an {@link Epoll} is woken. One thread signals at a time, one clears; both never
 * block.
 */
public final class EventFd {

    private final Calls signalling;
    private final Calls clearing;
    private final MemorySegment one;
    private final MemorySegment count;
    private final int fd;

    /** What only this class calls. */
    private static final class Calls extends Libc {

        private static final MethodHandle EVENTFD = handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

        Calls(Arena arena) {
            super(arena);
        }

        int create() {
            try {
                return result((int) EVENTFD.invokeExact(state, 0, O_NONBLOCK | O_CLOEXEC));
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /**
     * Opens it; {@link #descriptor} tells how that went.
     *
     * @param arena for its memory
     */
    public EventFd(Arena arena) {
        signalling = new Calls(arena);
        clearing = new Calls(arena);
        one = arena.allocateFrom(JAVA_LONG, 1);
        count = arena.allocate(JAVA_LONG);
        fd = signalling.create();
    }

    /** Its descriptor, or the negative errno when it could not be opened. */
    public int descriptor() {
        return fd;
    }

    /** There is something to read of it from now on. */
    public void signal() {
        signalling.write(fd, one, Long.BYTES);
    }

    /** There is nothing to read any more. */
    public void clear() {
        clearing.read(fd, count);
    }

    /** Gives the descriptor back. */
    public void close() {
        if (fd >= 0) {
            signalling.close(fd);
        }
    }
}
