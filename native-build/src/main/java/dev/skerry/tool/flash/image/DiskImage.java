package dev.skerry.tool.flash.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.SeekableFileInputStream;
import org.tukaani.xz.SeekableXZInputStream;

/**
 * An image of a disk in a file.
 *
 * @param fileBytes the file's size, packed as it is
 * @param contentBytes unpacked, where the file tells
 * @param sha256 what the file's digest has to be, in hexadecimal; null when nobody said
 */
public record DiskImage(
        Path path,
        Compression compression,
        long fileBytes,
        OptionalLong contentBytes,
        @Nullable String sha256) {
    private static final Pattern DIGEST = Pattern.compile("\\b[0-9a-fA-F]{64}\\b");
    private static final int LONGEST_DIGEST_FILE = 64 * 1024;
    private static final int ZSTD_HEADER = 18;

    /**
     * The image in a file, with the digest that was given or that a file beside it has, as {@code
     * IMAGE.sha256}.
     *
     * @throws ToolException SKR-F009 if the file can't be read, is no image, or the digest is none
     */
    public static DiskImage of(Path path, @Nullable String givenSha256) {
        try {
            if (!Files.isRegularFile(path)) {
                throw unusable("There is no image %s.".formatted(path));
            }
            byte[] first;
            try (InputStream in = Files.newInputStream(path)) {
                first = in.readNBytes(Math.max(Compression.TELLING_BYTES, ZSTD_HEADER));
            }
            Compression compression =
                    Compression.of(first)
                            .orElseThrow(
                                    () ->
                                            unusable(
                                                    "%s is an archive. Unpack it first: an image is read as it is, or packed by xz, zstd or gzip."
                                                            .formatted(path)));
            long size = Files.size(path);
            return new DiskImage(
                    path,
                    compression,
                    size,
                    contentBytes(path, compression, first, size),
                    digest(path, givenSha256));
        } catch (IOException e) {
            throw unusable("The image %s can't be read: %s.".formatted(path, e.getMessage()));
        }
    }

    private static OptionalLong contentBytes(
            Path path, Compression compression, byte[] first, long size) throws IOException {
        return switch (compression) {
            case NONE -> OptionalLong.of(size);
            case XZ -> {
                try (var xz =
                        new SeekableXZInputStream(new SeekableFileInputStream(path.toFile()))) {
                    yield OptionalLong.of(xz.length());
                }
            }
            case ZSTD -> {
                long content = Zstd.getFrameContentSize(first);
                yield content > 0 ? OptionalLong.of(content) : OptionalLong.empty();
            }
            // Only the lowest 32 bits of it stand in the file (RFC 1952, 2.3.1).
            case GZIP -> OptionalLong.empty();
        };
    }

    private static @Nullable String digest(Path path, @Nullable String given) throws IOException {
        if (given != null) {
            if (!DIGEST.matcher(given).matches()) {
                throw unusable(
                        "'%s' is no SHA-256, which has 64 hexadecimal digits.".formatted(given));
            }
            return given.toLowerCase(Locale.ROOT);
        }
        Path beside = path.resolveSibling(path.getFileName() + ".sha256");
        if (!Files.isRegularFile(beside)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(beside)) {
            return digestIn(
                            new String(in.readNBytes(LONGEST_DIGEST_FILE), UTF_8),
                            String.valueOf(path.getFileName()))
                    .orElseThrow(() -> unusable("%s has no SHA-256 in it.".formatted(beside)));
        }
    }

    /** The digest on the line with this file's name, or else the only one that there is. */
    private static Optional<String> digestIn(String text, String name) {
        Optional<String> named =
                text.lines().filter(line -> line.strip().endsWith(name)).findFirst();
        Matcher digest = DIGEST.matcher(named.orElse(text));
        return digest.find()
                ? Optional.of(digest.group().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /**
     * Opens it for one reading from its beginning to its end.
     *
     * @param isDigested whether the file's digest is wanted at the end
     */
    public OpenImage open(boolean isDigested) throws IOException {
        return OpenImage.of(this, isDigested);
    }

    private static ToolException unusable(String text) {
        return new ToolException("SKR-F009", ExitCode.ENVIRONMENT, text);
    }
}
