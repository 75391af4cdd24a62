package dev.skerry.tool.flash;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.flash.drive.ClaimedDrive;
import dev.skerry.tool.flash.drive.Drives;
import dev.skerry.tool.flash.drive.Target;
import dev.skerry.tool.flash.image.DiskImage;
import dev.skerry.tool.flash.write.ImageWriter;
import dev.skerry.tool.flash.write.ImageWriter.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes an image. */
@Command(
        name = "write",
        description = {
            "Write an image onto a card and read it back.",
            "Everything that is on the card is lost. Until all of the image is on it, it does not boot."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written, read back and the same",
            "1:the image is damaged, or what was read back is not what was written; the card does not boot",
            "2:the command line was not understood, or the device's name was not confirmed",
            "3:refused, or the image or the card can't be used; the message says whether anything was written",
            "130:interrupted; the message says what the card is now"
        },
        mixinStandardHelpOptions = true)
final class WriteCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description = "The image of a disk, as it is or packed by xz, zstd or gzip.")
    private Path image = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "DEVICE",
            description = "The card, as './skerry flash list' shows it, or a file.")
    private Path device = Path.of("");

    @Option(
            names = "--sha256",
            paramLabel = "DIGEST",
            description =
                    "What the image file's SHA-256 has to be (default: from IMAGE.sha256, if there).")
    private @Nullable String sha256;

    @Option(
            names = "--force",
            description = "Also onto a disk that is built in; never this machine's own.")
    private boolean isForced;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean isConfirmed;

    @Mixin private ReportOption report = new ReportOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return report.run(spec, this::write);
    }

    private int write(Report to) {
        Target target = Target.of(device, Drives.ofThisMachine(), true);
        target.requireWritable(isForced);
        DiskImage source = DiskImage.of(image, sha256);
        ImageWriter writer = new ImageWriter(source, to);
        long required = writer.requiredBytes();
        requireRoom(target, required);
        confirm(target);
        try (ClaimedDrive drive = ClaimedDrive.claim(target)) {
            Thread hook = Thread.ofPlatform().unstarted(() -> interrupted(to, writer, target));
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                drive.setLength(required);
                Written written = writer.write(drive, required);
                drive.announce();
                tell(to, target, written);
            } finally {
                removeHook(hook);
            }
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-F013", ExitCode.ENVIRONMENT, e.getMessage() + ". Nothing was written.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK.number();
    }

    private static void requireRoom(Target target, long required) {
        if (required > target.capacityBytes()) {
            throw new ToolException(
                    "SKR-F005",
                    ExitCode.ENVIRONMENT,
                    "%s has %s (%,d bytes), and the image needs %s (%,d bytes). Take a larger card."
                            .formatted(
                                    target.path(),
                                    Sizes.text(target.capacityBytes()),
                                    target.capacityBytes(),
                                    Sizes.text(required),
                                    required));
        }
    }

    private void confirm(Target target) {
        if (isConfirmed) {
            return;
        }
        String name = target.name();
        String what =
                target.drive() == null
                        ? "the file " + target.path()
                        : "%s, %s, %s"
                                .formatted(
                                        target.path(),
                                        Sizes.text(target.capacityBytes()),
                                        target.drive().model());
        String typed =
                Terminal.line(
                                "Everything on %s will be lost. Type %s to go on: "
                                        .formatted(what, name))
                        .orElseThrow(
                                () ->
                                        unconfirmed(
                                                "There is no terminal to ask on whether %s is meant. If it is, add --yes."
                                                        .formatted(target.path())));
        if (!typed.strip().equals(name)) {
            throw unconfirmed("That is not '%s'. Nothing was written.".formatted(name));
        }
    }

    private static ToolException unconfirmed(String text) {
        return new ToolException("SKR-F015", ExitCode.USAGE, text);
    }

    private static void tell(Report to, Target target, Written written) {
        to.say(
                "Written: %s in %s (%s/s), read back in %s (%s/s), SHA-256 %s both times."
                        .formatted(
                                Sizes.text(written.bytes()),
                                Report.clock(written.writing().toSeconds()),
                                Sizes.text(rate(written.bytes(), written.writing())),
                                Report.clock(written.verifying().toSeconds()),
                                Sizes.text(rate(written.bytes(), written.verifying())),
                                written.sha256()),
                Report.event("written")
                        .put("path", target.path().toString())
                        .put("bytes", written.bytes())
                        .put("sha256", written.sha256())
                        .put("readBackSha256", written.sha256())
                        .put("writeMillis", written.writing().toMillis())
                        .put("verifyMillis", written.verifying().toMillis()));
    }

    private static long rate(long bytes, Duration time) {
        return Math.round(bytes / Math.max(1e-3, time.toNanos() / 1e9));
    }

    /** In a hook of the virtual machine, which ends then. */
    static void interrupted(Report to, ImageWriter writer, Target target) {
        String state =
                switch (writer.phase()) {
                    case BEFORE -> "nothing was written";
                    case BLANK -> "what was written so far does not boot; write it again";
                    case WRITTEN -> "it was written, but not read back: do not trust it";
                    case VERIFIED -> "it was written and is right";
                };
        ToolException failure =
                new ToolException(
                        "SKR-F016",
                        ExitCode.ENVIRONMENT,
                        "Interrupted. Of %s: %s.".formatted(target.path(), state));
        to.interrupted(failure);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine ends already, and the hook says so.
        }
    }
}
