package dev.skerry.agent.outbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an exception says of the disk; H2 and file channels have the system's words and no types.
 */
final class DiskState {
    private static final int MAX_CAUSES = 20;
    private static final String DENIED = "Permission denied";
    private static final List<String> PASSING =
            List.of(
                    "No space left",
                    "Disk quota exceeded",
                    "File too large",
                    "Too many open files",
                    "Input/output error",
                    "Read-only file system");

    private DiskState() {}

    /** Whether it is full or does not answer, and may again. */
    static boolean mayPass(Throwable e) {
        return causes(e).anyMatch(cause -> says(cause, PASSING));
    }

    /** Whether the agent's user is not allowed to. */
    static boolean isDenied(Throwable e) {
        return causes(e)
                .anyMatch(
                        cause ->
                                cause instanceof AccessDeniedException
                                        || says(cause, List.of(DENIED)));
    }

    /** Whether the system is at fault rather than what was read. */
    static boolean isOfTheSystem(Throwable e) {
        return mayPass(e)
                || isDenied(e)
                || causes(e).anyMatch(FileSystemException.class::isInstance);
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(MAX_CAUSES);
    }

    private static boolean says(Throwable cause, List<String> words) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof IOException && words.stream().anyMatch(message::contains);
    }
}
