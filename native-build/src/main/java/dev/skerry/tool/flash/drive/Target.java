package dev.skerry.tool.flash.drive;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a command was told to write to: a disk or a plain file.
 *
 * @param drive null of a plain file
 */
public record Target(Path path, @Nullable TargetDrive drive) {
    private static final int FILE_TYPE = 0170000;
    private static final int BLOCK_DEVICE = 0060000;

    /**
     * What stands at a path.
     *
     * @param mayBeNew whether a file that is not there will be made
     * @throws ToolException SKR-F001 or SKR-F007 if nothing can be written there
     */
    public static Target of(Path path, Drives drives, boolean mayBeNew) {
        if (!Files.exists(path)) {
            Path folder = path.toAbsolutePath().getParent();
            boolean isInDev = path.toAbsolutePath().startsWith("/dev");
            if (mayBeNew && !isInDev && folder != null && Files.isDirectory(folder)) {
                return new Target(path, null);
            }
            throw unusable(
                    "There is no %s. './skerry flash list' shows the cards that are there.", path);
        }
        try {
            Path real = path.toRealPath();
            if (Files.isRegularFile(real)) {
                return new Target(real, null);
            }
            int mode = (int) Files.getAttribute(real, "unix:mode");
            if ((mode & FILE_TYPE) != BLOCK_DEVICE) {
                throw unusable("%s is neither a disk nor a plain file.", path);
            }
            return ofNumber(real, number((long) Files.getAttribute(real, "unix:rdev")), drives);
        } catch (IOException e) {
            throw unusable("%s can't be looked at: " + e.getMessage() + ".", path);
        }
    }

    private static Target ofNumber(Path path, String number, Drives drives) {
        return drives.withNumber(number)
                .map(drive -> new Target(path, drive))
                .orElseThrow(
                        () ->
                                drives.wholeOf(number)
                                        .map(
                                                whole ->
                                                        new ToolException(
                                                                "SKR-F007",
                                                                ExitCode.ENVIRONMENT,
                                                                "%s is a part of %s. An image is of a whole disk: name that one."
                                                                        .formatted(
                                                                                path,
                                                                                whole.path())))
                                        .orElseGet(
                                                () ->
                                                        unusable(
                                                                "%s is no disk that the kernel knows.",
                                                                path)));
    }

    /** Major and minor number as the kernel writes them (makedev(3)). */
    private static String number(long device) {
        long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL);
        long minor = (device & 0xff) | ((device >>> 12) & ~0xffL);
        return major + ":" + minor;
    }

    private static ToolException unusable(String format, Path path) {
        return new ToolException("SKR-F001", ExitCode.ENVIRONMENT, format.formatted(path));
    }

    /**
     * Refuses what must not be written to.
     *
     * @throws ToolException SKR-F002, SKR-F003, SKR-F004 or SKR-F006
     */
    public void requireWritable(boolean isForced) {
        if (drive != null) {
            drive.refusal(isForced)
                    .ifPresent(
                            why -> {
                                throw new ToolException(
                                        why.code(), ExitCode.ENVIRONMENT, why.text());
                            });
        } else if (Files.exists(path) && !Files.isWritable(path)) {
            throw new ToolException(
                    "SKR-F006",
                    ExitCode.ENVIRONMENT,
                    "%s can only be read by you. Let yourself write it, or name another file."
                            .formatted(path));
        }
    }

    /** What is typed to say that this is meant: the kernel's name, or the file's. */
    public String name() {
        return drive == null ? String.valueOf(path.getFileName()) : drive.name();
    }

    /** How many bytes fit. */
    public long capacityBytes() {
        return drive == null ? Long.MAX_VALUE : drive.sizeBytes();
    }
}
