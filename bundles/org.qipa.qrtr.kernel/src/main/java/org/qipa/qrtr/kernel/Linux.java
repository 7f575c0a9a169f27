package org.qipa.qrtr.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * What is used of libc, with errors as values: a result below zero is the negative {@linkplain Errno errno}.
 *
 * <p>Numbers are those of Linux on 64-bit machines. An instance holds the memory errno is captured in and belongs to one
 * thread at a time.
 */
final class Linux {

    static final int SOCK_DGRAM = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int EPOLLIN = 0x1;
    static final int EPOLLOUT = 0x4;
    static final int EPOLLERR = 0x8;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    private static final short POLLIN = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    /** pollfd: descriptor i32, what is asked i16, what is there i16. */
    private static final long POLLFD_LENGTH = 8;

    private static final MethodHandle SOCKET = handle("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle NAME = handle("getsockname",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SEND = handle("sendto",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECEIVE = handle("recvfrom",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle POLL = handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EPOLL_CREATE = handle("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle EPOLL_CTL =
            handle("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle EPOLL_WAIT =
            handle("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD = handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ = handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final MemorySegment state;

    /** @param arena for the memory errno is captured in */
    Linux(Arena arena) {
        this.state = arena.allocate(STATE);
    }

    /** A descriptor that does not block. */
    int socket(int family, int type) {
        try {
            return result((int) SOCKET.invokeExact(state, family, type | O_NONBLOCK | O_CLOEXEC, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int bind(int fd, MemorySegment address) {
        try {
            return result((int) BIND.invokeExact(state, fd, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @param length of the address's memory; then of the address */
    int name(int fd, MemorySegment address, MemorySegment length) {
        try {
            return result((int) NAME.invokeExact(state, fd, address, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int send(int fd, MemorySegment datagram, MemorySegment to) {
        try {
            return result((long) SEND.invokeExact(state, fd, datagram, datagram.byteSize(), 0, to, (int) to.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @param length of the address's memory; then of the address */
    int receive(int fd, MemorySegment buffer, MemorySegment from, MemorySegment length) {
        try {
            return result((long) RECEIVE.invokeExact(state, fd, buffer, buffer.byteSize(), 0, from, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Waits until there is something to read, at most so long; 0 when there is not. */
    int awaitInput(int fd, int limitMillis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = arena.allocate(POLLFD_LENGTH, Integer.BYTES);
            asked.set(JAVA_INT, 0, fd);
            asked.set(JAVA_SHORT, Integer.BYTES, POLLIN);
            return result((int) POLL.invokeExact(state, asked, 1L, limitMillis));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int epoll() {
        try {
            return result((int) EPOLL_CREATE.invokeExact(state, O_CLOEXEC));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int epollControl(int epoll, int operation, int fd, MemorySegment event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Waits without limit; the number of events. */
    int epollWait(int epoll, MemorySegment events, int count) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(state, epoll, events, count, -1));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int eventfd() {
        try {
            return result((int) EVENTFD.invokeExact(state, 0, O_NONBLOCK | O_CLOEXEC));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int read(int fd, MemorySegment buffer) {
        try {
            return result((long) READ.invokeExact(state, fd, buffer, buffer.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int write(int fd, MemorySegment buffer) {
        try {
            return result((long) WRITE.invokeExact(state, fd, buffer, buffer.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private int result(long value) {
        return value >= 0 ? (int) value : -(int) ERRNO.get(state, 0L);
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        MemorySegment symbol = LINKER.defaultLookup().find(name)
                .orElseThrow(() -> new IllegalStateException("libc has no such function: name=" + name));
        return LINKER.downcallHandle(symbol, descriptor, Linker.Option.captureCallState("errno"));
    }

    private static IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("native call failed: " + e.getMessage(), e);
    }
}
