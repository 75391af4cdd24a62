package dev.skerry.tool.model;

import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of models on this machine. */
public final class ModelFiles {
    private ModelFiles() {}

    /**
     * Opens a bundle.
     *
     * @throws ToolException SKR-T110 if the file can't be read
     */
    public static BundleReader.Result open(Path bundle) {
        try (InputStream in = Files.newInputStream(bundle)) {
            return BundleReader.read(in);
        } catch (IOException e) {
            throw unusable(bundle, e);
        }
    }

    /**
     * What is in a file, or the beginning of one that is longer than any bundle.
     *
     * @throws ToolException SKR-T110 if the file can't be read
     */
    static byte[] read(Path file) {
        try {
            return beginning(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** The same of a file in a folder that is no link; null if there is none. */
    static byte @Nullable [] readIfThere(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? beginning(file) : null;
    }

    private static byte[] beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes((int) Archive.MOST_BYTES + 1);
        }
    }

    /**
     * Writes a file as a whole.
     *
     * @throws ToolException SKR-T110 if it can't be written
     */
    public static void write(Path file, byte[] bytes) {
        try {
            WholeFile.write(file, bytes);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** A file that can't be used, and why. */
    public static ToolException unusable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? "it is not there" : Folders.reason(e);
        return new ToolException(
                "SKR-T110",
                ExitCode.ENVIRONMENT,
                "%s can't be read or written: %s. Name a file that you may use."
                        .formatted(file, why));
    }
}
