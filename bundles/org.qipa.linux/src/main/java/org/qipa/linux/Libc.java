package org.qipa.linux;

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
 * What everybody uses of libc, with errors as values: a result below zero is the negative errno. A bundle with calls of its
 * own extends it.
 *
 * <p>An instance holds the memory errno is captured in and belongs to one thread at a time.
 */
public class Libc {

    /** Flag of a descriptor: nothing blocks. */
    public static final int O_NONBLOCK = 0x800;
    /** Flag of a descriptor: programs that are started do not get it. */
    public static final int O_CLOEXEC = 0x80000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = handle("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ = handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    /** Where errno is captured: the first argument of every {@link #handle}. */
    protected final MemorySegment state;

    /** @param arena for the memory errno is captured in */
    public Libc(Arena arena) {
        this.state = arena.allocate(STATE);
    }

    /**
     * A socket, which programs that are started do not get.
     *
     * @param type and flags
     * @return its descriptor
     */
    public final int socket(int family, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(state, family, type | O_CLOEXEC, protocol));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Reads at most a buffer; the number of bytes. */
    public final int read(int fd, MemorySegment buffer) {
        try {
            return result((long) READ.invokeExact(state, fd, buffer, buffer.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Writes the first bytes of a buffer; the number of bytes. */
    public final int write(int fd, MemorySegment buffer, long length) {
        try {
            return result((long) WRITE.invokeExact(state, fd, buffer, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Closes a descriptor. */
    public final int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** What a call answered, or the negative errno. */
    protected final int result(long value) {
        return value >= 0 ? (int) value : -errno();
    }

    /** The errno of the last call. */
    protected final int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    /**
     * A function of libc, whose first argument is {@link #state}.
     *
     * @throws IllegalStateException when this libc has none of that name
     */
    protected static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment symbol = LINKER.defaultLookup().find(name)
                .orElseThrow(() -> new IllegalStateException("libc has no such function: name=" + name));
        Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(symbol, descriptor, all);
    }

    /** What a handle threw although functions of libc throw nothing. */
    protected static IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("native call failed: " + e.getMessage(), e);
    }
}
