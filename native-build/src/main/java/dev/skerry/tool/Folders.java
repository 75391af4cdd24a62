package dev.skerry.tool;

import dev.skerry.profile.file.PrivateFolder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Folders that were named on the command line. */
public final class Folders {
    private Folders() {}

    /**
     * The folder, made if it was not there, with its absolute path.
     *
     * @throws ToolException SKR-T014 if it can't be made or written
     */
    public static Path usable(Path folder) {
        return usable(folder, Files::createDirectories);
    }

    /**
     * The same for what an agent or a gateway keeps: made for its user alone. One that is there
     * stays as its owner made it; data and log in it are closed by themselves.
     */
    static Path usablePrivate(Path folder) {
        return usable(folder, PrivateFolder::make);
    }

    private interface Making {
        void make(Path folder) throws IOException;
    }

    private static Path usable(Path folder, Making making) {
        Path path = folder.toAbsolutePath();
        try {
            making.make(path);
            Files.delete(Files.createTempFile(path, ".writable", null));
            return path;
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-T014",
                    ExitCode.ENVIRONMENT,
                    "The folder %s cannot be used: %s. Name another one with --folder."
                            .formatted(path, reason(e)));
        }
    }

    /** Why a folder can't be used, in words. */
    public static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "nothing can be made there";
            case FileAlreadyExistsException _ -> "it is not a folder";
            case NotDirectoryException _ -> "it is not a folder";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
