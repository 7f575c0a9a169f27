package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.qipa.linux.Libc;

/** What interfaces need of libc besides; a result below zero is the negative errno. */
final class Linux extends Libc {

    static final int O_RDWR = 2;
    static final int AF_NETLINK = 16;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_RAW = 3;
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

    private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(2);
    private static final MethodHandle OPEN = handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), VARIADIC);
    private static final MethodHandle IOCTL =
            handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), VARIADIC);
    private static final MethodHandle IOCTL_VALUE =
            handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG), VARIADIC);
    private static final MethodHandle IF_NAMETOINDEX =
            handle("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    /** @param arena for the memory errno is captured in */
    Linux(Arena arena) {
        super(arena);
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

    int ioctl(int fd, long request, long value) {
        try {
            return result((int) IOCTL_VALUE.invokeExact(state, fd, request, value));
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
}
