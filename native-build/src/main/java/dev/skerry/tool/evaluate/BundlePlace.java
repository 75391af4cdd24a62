package dev.skerry.tool.evaluate;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bundle that was named by its file or folder.
 *
 * @param folder where it lies
 * @param name as a profile names it, {@code vibration@1.2.0}
 */
record BundlePlace(Path folder, String name) {
    private static final Pattern NAME =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)-(\\d+\\.\\d+\\.\\d+)(?:\\.skm|\\.onnx)?");

    /**
     * The bundle at a path.
     *
     * @throws ToolException SKR-E006 if there is none
     */
    static BundlePlace at(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Matcher name = NAME.matcher(String.valueOf(absolute.getFileName()));
        if (!Files.exists(absolute) || !name.matches()) {
            throw new ToolException(
                    "SKR-E006",
                    ExitCode.ENVIRONMENT,
                    "%s is no model bundle: name a file such as vibration-1.2.0.skm, or a folder vibration-1.2.0."
                            .formatted(path));
        }
        return new BundlePlace(
                Objects.requireNonNull(absolute.getParent(), "a file lies in a folder"),
                name.group(1) + "@" + name.group(2));
    }
}
