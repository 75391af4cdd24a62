package dev.skerry.tool.process;

import dev.skerry.profile.file.PrivateFolder;
import dev.skerry.profile.file.WholeFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What one run of a program writes to its log, in which earlier runs may have left something. It is
 * for its user alone: a gateway without an admin writes there how to become the first.
 */
final class RunLog {
    /** A larger one is put aside when a run begins; of those that were, the last one is kept. */
    static final long FULL_BYTES = 10 << 20;

    private static final int MOST_BYTES = 256 * 1024;

    private final Path file;
    private final long begin;
    private long seen;

    private RunLog(Path file, long begin) {
        this.file = file;
        this.begin = begin;
        this.seen = begin;
    }

    /** The log of a run that begins now; it is there when this returns. */
    static RunLog begin(Path file) throws IOException {
        PrivateFolder.make(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        if (Files.exists(file) && Files.size(file) > FULL_BYTES) {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(WholeFile.OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            if (Files.isRegularFile(file) && WholeFile.isOpenToOthers(file)) {
                Files.setPosixFilePermissions(file, WholeFile.OWNER_ONLY);
            }
        }
        return new RunLog(file, Files.size(file));
    }

    /** Its last lines. */
    List<String> tail(int lines) throws IOException {
        long size = Files.size(file);
        List<String> all = text(read(Math.max(begin, size - MOST_BYTES), size)).toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /** The lines that were completed since this was last asked. */
    List<String> news() throws IOException {
        byte[] bytes = read(seen, Math.min(Files.size(file), seen + MOST_BYTES));
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        // A line that is longer than what is read at once comes in pieces.
        int taken = end == 0 && bytes.length == MOST_BYTES ? bytes.length : end;
        seen += taken;
        return text(Arrays.copyOf(bytes, taken)).toList();
    }

    private static Stream<String> text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).lines();
    }

    private byte[] read(long from, long to) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.max(0, to - from)];
            log.seek(from);
            log.readFully(bytes);
            return bytes;
        }
    }
}
