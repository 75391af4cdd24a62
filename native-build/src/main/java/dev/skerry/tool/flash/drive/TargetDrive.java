package dev.skerry.tool.flash.drive;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A disk of this machine, as the kernel describes it.
 *
 * @param name the kernel's, such as {@code sdb} or {@code mmcblk0}
 * @param path its file in /dev
 * @param model vendor and model; empty when the kernel knows none
 * @param isRemovable whether it is a card or comes and goes by USB
 * @param isLoop whether it is a file that is shown as a disk
 * @param isSystem whether this machine runs from it
 * @param uses what uses it or a part of it, in words
 */
public record TargetDrive(
        String name,
        Path path,
        long sizeBytes,
        String model,
        boolean isRemovable,
        boolean isLoop,
        boolean isReadOnly,
        boolean isSystem,
        List<String> uses) {
    public TargetDrive {
        uses = List.copyOf(uses);
    }

    /** Why nothing is written to it; empty when something may be. */
    public Optional<Refusal> refusal(boolean isForced) {
        if (isSystem) {
            return Optional.of(
                    new Refusal(
                            "SKR-F002",
                            "%s is the disk that this machine runs from (%s). It is never written to, also not with --force."
                                    .formatted(path, String.join(", ", uses))));
        }
        if (!uses.isEmpty()) {
            return Optional.of(
                    new Refusal(
                            "SKR-F003",
                            "%s is in use: %s. Unmount it, or stop what uses it, then run this again."
                                    .formatted(path, String.join(", ", uses))));
        }
        if (isReadOnly) {
            return Optional.of(
                    new Refusal(
                            "SKR-F006",
                            "%s can only be read. Look for the card's lock, the small slide at its edge."
                                    .formatted(path)));
        }
        if (!isRemovable && !isLoop && !isForced) {
            return Optional.of(
                    new Refusal(
                            "SKR-F004",
                            "%s (%s) is no card and does not come by USB: it seems to be built in. If it is what you mean, add --force."
                                    .formatted(path, model.isEmpty() ? "model unknown" : model)));
        }
        return Optional.empty();
    }
}
