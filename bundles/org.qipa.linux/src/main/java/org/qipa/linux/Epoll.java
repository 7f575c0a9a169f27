package org.qipa.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Waits for descriptors. One thread waits; what is waited for may be changed by any thread, also while it waits.
 *
 * <pre>
 *  epoll_event   0 events u32 | 4 data u64 (12 bytes) on x86-64; 8 data u64 (16 bytes) elsewhere
 * </pre>
 */
public final class Epoll {

    /** There is something to read. */
    public static final int IN = 0x1;
    /** There is room to write. */
    public static final int OUT = 0x4;
    /** An error is to be fetched; told without being asked for. */
    public static final int ERR = 0x8;
    /** The other side has gone; told without being asked for. */
    public static final int HUP = 0x10;

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int EVENT_LENGTH = PACKED ? 12 : 16;
    private static final int DATA_AT = PACKED ? 4 : 8;
    private static final ValueLayout.OfInt WHAT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong DATA = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Calls waiting;
    private final MemorySegment events;
    private final int most;
    /** For those who change what is waited for, one at a time. */
    private final Calls control;
    private final MemorySegment event;
    private final int fd;

    /** What only this class calls. */
    private static final class Calls extends Libc {

        private static final MethodHandle CREATE = handle("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        private static final MethodHandle CONTROL =
                handle("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
        private static final MethodHandle WAIT =
                handle("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

        Calls(Arena arena) {
            super(arena);
        }

        int create() {
            try {
                return result((int) CREATE.invokeExact(state, O_CLOEXEC));
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        int control(int epoll, int operation, int fd, MemorySegment event) {
            try {
                return result((int) CONTROL.invokeExact(state, epoll, operation, fd, event));
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        int await(int epoll, MemorySegment events, int count) {
            try {
                return result((int) WAIT.invokeExact(state, epoll, events, count, -1));
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /**
     * Opens it; {@link #opened} tells how that went.
     *
     * @param arena for its memory
     * @param most  events told at a time
     */
    public Epoll(Arena arena, int most) {
        this.most = most;
        waiting = new Calls(arena);
        events = arena.allocate((long) most * EVENT_LENGTH, Long.BYTES);
        control = new Calls(arena);
        event = arena.allocate(EVENT_LENGTH, Long.BYTES);
        fd = control.create();
    }

    /** Below zero when it could not be opened: the negative errno, as everything else answers then. */
    public int opened() {
        return Math.min(fd, 0);
    }

    /**
     * Waits for a descriptor as well.
     *
     * @param what bits asked for; 0 for those alone that are told without being asked for
     * @param data told with its events
     * @return 0, or the negative errno
     */
    public int add(int descriptor, int what, long data) {
        return control(ADD, descriptor, what, data);
    }

    /** Waits for other events of a descriptor. */
    public int modify(int descriptor, int what, long data) {
        return control(MODIFY, descriptor, what, data);
    }

    /** Waits for a descriptor no longer. */
    public int remove(int descriptor) {
        return control(DELETE, descriptor, 0, 0);
    }

    private synchronized int control(int operation, int descriptor, int what, long data) {
        if (fd < 0) {
            return fd;
        }
        event.set(WHAT, 0, what);
        event.set(DATA, DATA_AT, data);
        return control.control(fd, operation, descriptor, event);
    }

    /** Waits without limit; the number of events there are then, or the negative errno, of a signal for example. */
    public int await() {
        return fd < 0 ? fd : waiting.await(fd, events, most);
    }

    /** The bits of an event that {@link #await} told. */
    public int what(int n) {
        return events.get(WHAT, (long) n * EVENT_LENGTH);
    }

    /** What was added with the descriptor of an event. */
    public long data(int n) {
        return events.get(DATA, (long) n * EVENT_LENGTH + DATA_AT);
    }

    /** Gives the descriptor back; nobody may wait any more. */
    public void close() {
        if (fd >= 0) {
            control.close(fd);
        }
    }
}
