package dev.skerry.tool.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Text files that were named on the command line. */
public final class SourceFile {
    /** More than any source that is taken, in the longest encoding of its characters. */
    public static final int MAX_BYTES = 1 << 20;

    private SourceFile() {}

    /**
     * The text of a file in UTF-8, or the beginning of one that is longer than a limit: longer than
     * it, so that whoever reads it on sees that it is too large.
     */
    static String read(Path file, int maxBytes) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            return bytes.length > maxBytes
                    ? new String(bytes, UTF_8)
                    : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
    }

    /**
     * As {@link #read}, for a command that has nothing else to do.
     *
     * @throws ToolException SKR-T033 if it can't be read
     */
    public static String required(Path file, int maxBytes) {
        try {
            return read(file, maxBytes);
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-T033",
                    ExitCode.ENVIRONMENT,
                    "%s can't be read as text: %s. Check its name, its permissions and its encoding."
                            .formatted(file, reason(e)));
        }
    }

    /** Why a file can't be read, in words. */
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "its permissions don't allow it";
            case CharacterCodingException _ -> "it is not UTF-8";
            case FileSystemException failure when failure.getReason() != null ->
                    failure.getReason();
            default -> "the disk or its driver failed (" + e.getMessage() + ")";
        };
    }

    /** A problem that a gateway found in one, as the compiler shows it. */
    public static String rendered(Path file, JsonNode problem) {
        String hint = problem.path("hint").asText("");
        return "%s:%d:%d: %s %s%n%s%s"
                .formatted(
                        file,
                        problem.path("line").asInt(),
                        problem.path("column").asInt(),
                        problem.path("code").asText(),
                        problem.path("message").asText(),
                        problem.path("excerpt").asText(),
                        hint.isEmpty() || hint.equals("null") ? "" : "  " + hint + "\n");
    }
}
