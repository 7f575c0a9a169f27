package org.qipa.qrtr.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.qipa.linux.Libc;

/** What sockets need of libc besides; a result below zero is the negative {@linkplain Errno errno}. */
final class Linux extends Libc {

    static final int SOCK_DGRAM = 2;
    private static final short POLLIN = 1;

    /** pollfd: descriptor i32, what is asked i16, what is there i16. */
    private static final long POLLFD_LENGTH = 8;

    private static final MethodHandle BIND = handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle NAME = handle("getsockname",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SEND = handle("sendto",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECEIVE = handle("recvfrom",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle POLL = handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    /** @param arena for the memory errno is captured in */
    Linux(Arena arena) {
        super(arena);
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
}
