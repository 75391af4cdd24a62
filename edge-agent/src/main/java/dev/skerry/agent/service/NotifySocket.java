package dev.skerry.agent.service;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The datagram socket of a service manager. Java has no Unix datagram sockets, so this asks the C
 * library: socket, sendto and close. A native image needs their shapes in reachability-metadata.
 *
 * @param address a path, or a name in the abstract namespace that begins with {@code @}
 */
record NotifySocket(String address) {
    private static final Logger LOG = Logger.getLogger(NotifySocket.class);

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** Of sockaddr_un, unix(7). */
    private static final int MOST_PATH_BYTES = 107;

    private static final int FAMILY_BYTES = 2;

    /** Where an environment says that it is; empty when nobody waits for notices. */
    static Optional<NotifySocket> at(String address) {
        int bytes = address.getBytes(StandardCharsets.UTF_8).length;
        boolean isAddress = address.startsWith("/") || address.startsWith("@");
        return isAddress && bytes <= MOST_PATH_BYTES
                ? Optional.of(new NotifySocket(address))
                : Optional.empty();
    }

    /** Sends a notice, lines such as {@code READY=1}; whether it could be sent. */
    boolean send(String notice) {
        try (Arena arena = Arena.ofConfined()) {
            return send(arena, notice.getBytes(StandardCharsets.UTF_8));
        } catch (Throwable e) {
            // The C library is not as it is everywhere: the service manager will say what it
            // misses.
            LOG.warnf("service=not-told notice=%s reason=%s", notice, e);
            return false;
        }
    }

    private boolean send(Arena arena, byte[] notice) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle socket =
                handle(
                        linker,
                        "socket",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT));
        MethodHandle sendto =
                handle(
                        linker,
                        "sendto",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT));
        MethodHandle close =
                handle(
                        linker,
                        "close",
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        int descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            return false;
        }
        try {
            MemorySegment to = address(arena);
            MemorySegment what = arena.allocateFrom(ValueLayout.JAVA_BYTE, notice);
            long sent =
                    (long)
                            sendto.invokeExact(
                                    descriptor,
                                    what,
                                    (long) notice.length,
                                    MSG_NOSIGNAL,
                                    to,
                                    (int) to.byteSize());
            return sent == notice.length;
        } finally {
            int closed = (int) close.invokeExact(descriptor);
            assert closed == 0;
        }
    }

    private MemorySegment address(Arena arena) {
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        if (path[0] == '@') {
            path[0] = 0;
        }
        MemorySegment to = arena.allocate(FAMILY_BYTES + path.length, Short.BYTES);
        to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(path, 0, to, ValueLayout.JAVA_BYTE, FAMILY_BYTES, path.length);
        return to;
    }

    // The package is started with --enable-native-access.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(Linker linker, String name, FunctionDescriptor shape) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }
}
