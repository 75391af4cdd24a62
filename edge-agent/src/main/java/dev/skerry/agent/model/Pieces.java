package dev.skerry.agent.model;

import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an archive that came so far, each a file {@code <offset>-<length>.piece} that is
 * there as a whole or not at all: a crash costs the one that was under way.
 */
final class Pieces {
    private static final Pattern FILE = Pattern.compile("(\\d{1,9})-(\\d{1,9})\\.piece");

    private final Path folder;
    private final SealedFiles files;

    Pieces(Path folder, SealedFiles files) {
        this.folder = folder;
        this.files = files;
    }

    private record Piece(int offset, int length, Path file) {
        static @Nullable Piece of(Path file) {
            Matcher name = FILE.matcher(file.getFileName().toString());
            return name.matches()
                    ? new Piece(
                            Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)), file)
                    : null;
        }
    }

    private List<Piece> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(Piece::of)
                    .filter(Objects::nonNull)
                    .sorted(Comparator.comparingInt(Piece::offset))
                    .toList();
        }
    }

    /** Up to where the archive is there without a gap. */
    int end() throws IOException {
        int end = 0;
        for (Piece piece : all()) {
            if (piece.offset() == end) {
                end += piece.length();
            }
        }
        return end;
    }

    /** Keeps what comes at the end of those that are there; returns once it is on the disk. */
    void keep(int offset, byte[] content) throws IOException {
        files.write(folder.resolve("%d-%d.piece".formatted(offset, content.length)), content);
    }

    /** All of an archive of this size, as far as it is there. */
    byte[] joined(int size) throws IOException {
        byte[] archive = new byte[size];
        int end = 0;
        for (Piece piece : all()) {
            if (piece.offset() == end) {
                byte[] content = files.read(piece.file());
                int length = Math.clamp(size - end, 0, content.length);
                System.arraycopy(content, 0, archive, end, length);
                end += piece.length();
            }
        }
        return archive;
    }

    /** Gives all of them up. */
    void delete() throws IOException {
        for (Piece piece : all()) {
            Files.delete(piece.file());
        }
    }
}
