package org.qipa.virtual.ipa.board;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * Zero-filled memory that the system gives when it is first touched. An arena's own memory is written when it is taken, so a
 * device would keep all of its receive buffers resident although nothing was ever received. Linux; elsewhere, and for little,
 * it is the arena's memory.
 */
final class LazyMemory {

    /** From here on a mapping of its own is worth it: pages are 4 KB. */
    private static final long WORTH_IT = 1 << 14;
    /** PROT_READ | PROT_WRITE. */
    private static final int READ_WRITE = 3;
    /** MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE of Linux on all processors Java has there. */
    private static final int PRIVATE = 0x4022;
    private static final long FAILED = -1;

    private static final MethodHandle MAP = function("mmap", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    /** Of its own: to link a function takes longer than a bring-up should wait for what it does not need yet. */
    private static final class Unmap {
        private static final MethodHandle UNMAP = function("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    }

    private LazyMemory() {
    }

    /** Null where it cannot be had. */
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(symbol -> linker.downcallHandle(symbol, descriptor)).orElse(null);
    }

    /** Memory that goes with the arena. */
    static MemorySegment allocate(Arena arena, long size, long alignment) {
        if (size < WORTH_IT || MAP == null) {
            return arena.allocate(size, alignment);
        }
        MemorySegment mapped = map(size);
        return mapped.address() == FAILED ? arena.allocate(size, alignment)
                : mapped.reinterpret(size, arena, memory -> unmap(memory, size));
    }

    private static MemorySegment map(long size) {
        try {
            return (MemorySegment) MAP.invokeExact(MemorySegment.NULL, size, READ_WRITE, PRIVATE, -1, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException("mmap failed: size=" + size, e);
        }
    }

    private static void unmap(MemorySegment memory, long size) {
        try {
            int ignored = (int) Unmap.UNMAP.invokeExact(memory, size);
        } catch (Throwable e) {
            throw new IllegalStateException("munmap failed: size=" + size, e);
        }
    }
}
