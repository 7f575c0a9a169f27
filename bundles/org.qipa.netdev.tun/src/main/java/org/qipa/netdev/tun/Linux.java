package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * What is used of libc, with errors as values: a result below zero is the negative errno.
 *
 * <p>Numbers are those of Linux on 64-bit machines. An instance holds the memory errno is captured in and belongs to one
 * thread at a time.
 */
final class Linux {

    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int AF_NETLINK = 16;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_RAW = 3;
    static final int EPOLLIN = 1;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_MOD = 3;
    /** ioctl of /dev/net/tun; takes an ifreq. */
    static final long TUNSETIFF = 0x400454caL;
    /** ioctl of a TUN; takes flags by value. */
    static final long TUNSETOFFLOAD = 0x400454d0L;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
    private static final MethodHandle IOCTL =
            handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
    private static final MethodHandle READ =
            handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), -1);
    private static final MethodHandle WRITE =
            handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), -1);
    private static final MethodHandle IOCTL_VALUE =
            handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG), 2);
    private static final MethodHandle EPOLL_CREATE =
            handle("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), -1);
    private static final MethodHandle EPOLL_CTL =
            handle("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), -1);
    private static final MethodHandle EPOLL_WAIT =
            handle("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), -1);
    private static final MethodHandle EVENTFD = handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), -1);
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), -1);
    private static final MethodHandle SOCKET =
            handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), -1);
    private static final MethodHandle IF_NAMETOINDEX =
            handle("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS), -1);

    private final MemorySegment state;

    /** @param arena for the memory errno is captured in */
    Linux(Arena arena) {
        this.state = arena.allocate(STATE);
    }

    int open(MemorySegment path, int flags) {
        try {
            return result((int) OPEN.invokeExact(state, path, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return result((int) IOCTL.invokeExact(state, fd, request, argument));
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
        return write(fd, buffer, buffer.byteSize());
    }

    /** Writes the first bytes of a buffer. */
    int write(int fd, MemorySegment buffer, long length) {
        try {
            return result((long) WRITE.invokeExact(state, fd, buffer, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int ioctl(int fd, long request, long value) {
        try {
            return result((int) IOCTL_VALUE.invokeExact(state, fd, request, value));
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

    int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int socket(int family, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(state, family, type | O_CLOEXEC, protocol));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Index of an interface of this process's namespace, at least 1. */
    int interfaceIndex(MemorySegment name) {
        try {
            int index = (int) IF_NAMETOINDEX.invokeExact(state, name);
            return index > 0 ? index : -errno();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** An errno in words, such as {@code EBUSY (16)}. */
    static String describe(int errno) {
        String name = switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case EINTR -> "EINTR";
            case 5 -> "EIO";
            case 6 -> "ENXIO";
            case 9 -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case 12 -> "ENOMEM";
            case EACCES -> "EACCES";
            case EBUSY -> "EBUSY";
            case 17 -> "EEXIST";
            case ENODEV -> "ENODEV";
            case 22 -> "EINVAL";
            case 23 -> "ENFILE";
            case 24 -> "EMFILE";
            case 77 -> "EBADFD";
            case 95 -> "EOPNOTSUPP";
            case 97 -> "EAFNOSUPPORT";
            case 99 -> "EADDRNOTAVAIL";
            case 105 -> "ENOBUFS";
            default -> "errno";
        };
        return name + " (" + errno + ")";
    }

    private int result(long value) {
        return value >= 0 ? (int) value : -errno();
    }

    private int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor, int firstVariadic) {
        MemorySegment symbol = LINKER.defaultLookup().find(name)
                .orElseThrow(() -> new IllegalStateException("libc has no such function: name=" + name));
        Linker.Option capture = Linker.Option.captureCallState("errno");
        return firstVariadic < 0 ? LINKER.downcallHandle(symbol, descriptor, capture)
                : LINKER.downcallHandle(symbol, descriptor, capture, Linker.Option.firstVariadicArg(firstVariadic));
    }

    private static IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("native call failed: " + e.getMessage(), e);
    }
}
