package dev.skerry.it;

import dev.skerry.tool.process.ManagedProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A disk of 32 MiB that only one process sees: a file system in memory, mounted in a namespace of
 * the process's own, which needs no privilege where the kernel lets users make namespaces.
 */
final class SmallDisk {
    private static final int MEBIBYTES = 32;
    private static final String NAMESPACE = "unshare --map-root-user --mount";
    private static final String MOUNT = "mount -t tmpfs -o size=" + MEBIBYTES + "m small";
    private static final int BLOCK_BYTES = 4096;

    private final Path directory;

    /** A disk that is mounted on a directory that exists. */
    SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Whether this machine lets us have one. */
    boolean isPossible() {
        return succeeds(
                List.of("sh", "-c", NAMESPACE + " " + MOUNT + " '" + directory + "' 2>/dev/null"));
    }

    /** What a shell does so that the program that it then becomes has the disk. */
    String limits() {
        return limits("");
    }

    /** The same, and the disk is full before the program is there. */
    String limitsWhenFull() {
        return limits("cat /dev/zero 2>/dev/null >\"$0/ballast\";");
    }

    private String limits(String first) {
        return "shift; set -- - %s sh -c '%s \"$0\" && { %s exec \"$@\"; }' '%s' \"$@\""
                .formatted(NAMESPACE, MOUNT, first, directory);
    }

    /** Fills it to the last block. */
    void fill(ManagedProcess process) {
        byte[] block = new byte[BLOCK_BYTES];
        Arrays.fill(block, (byte) 'x');
        try (OutputStream out = Files.newOutputStream(ballast(process))) {
            for (int i = 0; i <= MEBIBYTES * 1024 * 1024 / BLOCK_BYTES; i++) {
                out.write(block);
            }
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left")) {
                return;
            }
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(directory + " is larger than it should be");
    }

    /** Makes room again. */
    void free(ManagedProcess process) {
        try {
            Files.delete(ballast(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file as seen from outside of the namespace (proc(5), root). */
    private Path ballast(ManagedProcess process) {
        return Path.of("/proc/" + process.pid() + "/root" + directory.resolve("ballast"));
    }

    /** Lets every further write of the process fail with "file too large", on any machine. */
    static void refuseWrites(ManagedProcess process) {
        limitFiles(process, "0:");
    }

    /** Lets the process write again. */
    static void allowWrites(ManagedProcess process) {
        limitFiles(process, "unlimited:");
    }

    private static void limitFiles(ManagedProcess process, String limit) {
        if (!succeeds(List.of("prlimit", "--pid", "" + process.pid(), "--fsize=" + limit))) {
            throw new IllegalStateException("the limit of process " + process.pid() + " stays");
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
