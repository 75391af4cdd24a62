package dev.skerry.tool.flash.drive;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The calls of Linux that Java has no other way to; results below 0 are {@code -errno}. */
final class Posix {
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EAGAIN = 11;
    static final int EROFS = 30;
    static final int ENOSPC = 28;
    static final int ENOMEDIUM = 123;

    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private final Linker linker = Linker.nativeLinker();
    private final MemoryLayout captured = Linker.Option.captureStateLayout();
    private final VarHandle errno = captured.varHandle(PathElement.groupElement("errno"));
    private final MethodHandle open = handle("open", 2, INT, POINTER, INT, INT);
    private final MethodHandle ioctl = handle("ioctl", 2, INT, INT, LONG, LONG);
    private final MethodHandle pwrite = handle("pwrite", -1, LONG, INT, POINTER, LONG, LONG);
    private final MethodHandle pread = handle("pread", -1, LONG, INT, POINTER, LONG, LONG);
    private final MethodHandle fsync = handle("fsync", -1, INT, INT);
    private final MethodHandle flock = handle("flock", -1, INT, INT, INT);
    private final MethodHandle ftruncate = handle("ftruncate", -1, INT, INT, LONG);
    private final MethodHandle close = handle("close", -1, INT, INT);
    private final MethodHandle syncRange = handle("sync_file_range", -1, INT, INT, LONG, LONG, INT);
    private final MethodHandle advise = handle("posix_fadvise", -1, INT, INT, LONG, LONG, INT);

    /** Names and types are those of the manual pages. */
    @SuppressWarnings("restricted")
    private MethodHandle handle(
            String name, int firstVariadic, ValueLayout result, MemoryLayout... arguments) {
        Linker.Option capture = Linker.Option.captureCallState("errno");
        Linker.Option[] options =
                firstVariadic < 0
                        ? new Linker.Option[] {capture}
                        : new Linker.Option[] {
                            capture, Linker.Option.firstVariadicArg(firstVariadic)
                        };
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                options);
    }

    private interface Call {
        long with(MemorySegment state) throws Throwable;
    }

    private long call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(captured);
            long result;
            do {
                result = call.with(state);
            } while (result < 0 && (int) errno.get(state, 0L) == EINTR);
            return result < 0 ? -(int) errno.get(state, 0L) : result;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the system that can't be made", e);
        }
    }

    int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return (int) call(state -> (int) open.invokeExact(state, name, flags, 0644));
        }
    }

    long pwrite(int file, MemorySegment bytes, long length, long at) {
        return call(state -> (long) pwrite.invokeExact(state, file, bytes, length, at));
    }

    long pread(int file, MemorySegment bytes, long length, long at) {
        return call(state -> (long) pread.invokeExact(state, file, bytes, length, at));
    }

    int fsync(int file) {
        return (int) call(state -> (int) fsync.invokeExact(state, file));
    }

    int lock(int file) {
        int exclusiveNow = 2 | 4;
        return (int) call(state -> (int) flock.invokeExact(state, file, exclusiveNow));
    }

    int truncate(int file, long length) {
        return (int) call(state -> (int) ftruncate.invokeExact(state, file, length));
    }

    /** Has pages begin to be written to the disk. */
    void beginWriting(int file, long at, long length) {
        int write = 2;
        call(state -> (int) syncRange.invokeExact(state, file, at, length, write));
    }

    /** Waits for pages whose writing was begun. */
    void awaitWriting(int file, long at, long length) {
        int waitBefore = 1;
        call(state -> (int) syncRange.invokeExact(state, file, at, length, waitBefore));
    }

    /** Has the kernel forget pages, so that the next reading is from the disk. */
    void forget(int file) {
        int dontNeed = 4;
        call(state -> (int) advise.invokeExact(state, file, 0L, 0L, dontNeed));
    }

    int ioctl(int file, long request) {
        return (int) call(state -> (int) ioctl.invokeExact(state, file, request, 0L));
    }

    void close(int file) {
        call(state -> (int) close.invokeExact(state, file));
    }
}
