package dev.skerry.tool.demo;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The demo's folder, for its user alone, held by one demo at a time. */
public final class DemoFolder implements AutoCloseable {
    /** sockaddr_un holds 108 bytes with the terminating zero. */
    private static final int SOCKET_PATH_BYTES = 107;

    /** Held by the demo that runs, and the mark of a folder that is a demo's. */
    private static final String LOCK = "demo.lock";

    /** What means itself in a shell. */
    private static final Pattern PLAIN = Pattern.compile("[\\w./:=@%+,-]+");

    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DemoFolder(Path path, FileChannel lockFile, FileLock lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Where a user's demo lies unless told otherwise. */
    public static Path defaultPath() {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        Path base =
                runtime == null || !Files.isDirectory(Path.of(runtime))
                        ? Path.of(System.getProperty("java.io.tmpdir"))
                        : Path.of(runtime);
        return base.resolve("skerry-demo-" + System.getProperty("user.name"));
    }

    /**
     * What to write in a shell to work with the demo in that folder.
     *
     * @param options beyond the folder's own
     */
    static String command(Path folder, String options) {
        Path absolute = folder.toAbsolutePath();
        String where =
                absolute.equals(defaultPath().toAbsolutePath())
                        ? ""
                        : " --folder " + quoted(absolute.toString());
        return "./skerry demo" + where + (options.isEmpty() ? "" : " " + options);
    }

    /** One word for a shell, whatever is in it (POSIX.1-2024, XCU 2.2.2). */
    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** The socket by which a demo in that folder is steered. */
    public static Path socket(Path folder) {
        return folder.resolve("control.sock");
    }

    /**
     * Takes the folder and empties it of what an earlier demo left.
     *
     * @throws ToolException SKR-T020 if a demo holds it, SKR-T021 if it can't be used
     */
    public static DemoFolder take(Path path) {
        if (socket(path).toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_BYTES) {
            throw unusable(path, "its path is too long for a socket: choose a shorter one");
        }
        try {
            refuseForeign(path);
            createPrivate(path);
            FileChannel lockFile =
                    FileChannel.open(
                            path.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = tryLock(lockFile);
            if (lock == null) {
                lockFile.close();
                throw new ToolException(
                        "SKR-T020",
                        ExitCode.ENVIRONMENT,
                        ("A demo runs already in %s. See it with: %s — stop it with Ctrl-C where it"
                                        + " runs, or start another one with --folder.")
                                .formatted(path, command(path, "--status")));
            }
            empty(path);
            return new DemoFolder(path, lockFile, lock);
        } catch (IOException e) {
            throw unusable(path, Folders.reason(e));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static ToolException unusable(Path path, String why) {
        return new ToolException(
                "SKR-T021",
                ExitCode.ENVIRONMENT,
                "The folder %s cannot be used: %s. Name another one with --folder."
                        .formatted(path, why));
    }

    /** Only what a demo left is ever deleted. */
    private static void refuseForeign(Path path) throws IOException {
        if (!Files.isDirectory(path) || Files.exists(path.resolve(LOCK))) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            if (files.findAny().isPresent()) {
                throw unusable(path, "it holds what is not a demo's, which starts by emptying it");
            }
        }
    }

    private static void createPrivate(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path);
        } else if (!Files.getOwner(path).getName().equals(System.getProperty("user.name"))) {
            // In a shared temporary folder anybody may have made it first.
            throw new IOException("it belongs to " + Files.getOwner(path).getName());
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** The control socket. */
    public Path socket() {
        return socket(path);
    }

    /** Deletes a folder that no demo holds any more. */
    public static void delete(Path folder) throws IOException {
        empty(folder);
        Files.deleteIfExists(folder.resolve(LOCK));
        Files.deleteIfExists(folder);
    }

    private static void empty(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!file.getFileName().toString().equals(LOCK)) {
                            Files.delete(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        if (!dir.equals(folder)) {
                            Files.delete(dir);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(socket());
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
