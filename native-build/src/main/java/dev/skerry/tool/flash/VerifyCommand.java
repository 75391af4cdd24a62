package dev.skerry.tool.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.flash.card.BootPartition;
import dev.skerry.tool.flash.drive.ClaimedDrive;
import dev.skerry.tool.flash.drive.Drives;
import dev.skerry.tool.flash.drive.Target;
import dev.skerry.tool.flash.image.DiskImage;
import dev.skerry.tool.flash.image.OpenImage;
import dev.skerry.tool.flash.image.Partition;
import dev.skerry.tool.flash.setup.BootFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a card back. */
@Command(
        name = "verify",
        description = {
            "Compare a card with the image that was written to it, but for its boot partition, which preparing changes,",
            "and check that what was prepared is all there. For a card that was in no device yet."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is as it should be",
            "1:the card differs, or was not prepared to the end",
            "3:the card or the image can't be read"
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    private static final int CHUNK = 1 << 20;

    @Parameters(index = "0", paramLabel = "TARGET", description = "The card or the file.")
    private Path path = Path.of("");

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description =
                    "The image that was written to it (default: only what was prepared is checked).")
    private @Nullable Path image;

    @Mixin private ReportOption report = new ReportOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return report.run(spec, this::verify);
    }

    private int verify(Report to) {
        Target target = Target.of(path, Drives.ofThisMachine(), false);
        try (ClaimedDrive drive = ClaimedDrive.claimForPrograms(target)) {
            drive.forget();
            BootPartition boot = BootPartition.of(target.path());
            if (image != null) {
                compare(DiskImage.of(image, null), drive, boot.partition());
            }
            boolean isPrepared = boot.files().contains(BootFiles.FOLDER);
            int files = isPrepared ? check(boot) : 0;
            if (!isPrepared && image == null) {
                throw differs("%s was not prepared, and no --image was named to compare it with");
            }
            to.say(
                    "%s is right: %s%s."
                            .formatted(
                                    target.path(),
                                    image == null
                                            ? ""
                                            : "outside of its boot partition it is the image; ",
                                    isPrepared
                                            ? files + " files of what was prepared are whole"
                                            : "nothing was prepared"),
                    Report.event("verified")
                            .put("path", target.path().toString())
                            .put("isCompared", image != null)
                            .put("preparedFiles", files));
            return ExitCode.OK.number();
        } catch (IOException e) {
            throw new ToolException("SKR-F009", ExitCode.ENVIRONMENT, e.getMessage() + ".");
        }
    }

    private void compare(DiskImage of, ClaimedDrive drive, Partition boot) throws IOException {
        ByteBuffer wanted = ByteBuffer.allocateDirect(CHUNK);
        ByteBuffer found = ByteBuffer.allocateDirect(CHUNK);
        try (OpenImage open = of.open(false)) {
            long at = 0;
            while (open.read(wanted.clear()) > 0) {
                wanted.flip();
                drive.read(at, found.clear().limit(wanted.limit()));
                int different = differing(wanted, found.flip().limit(wanted.limit()), at, boot);
                if (different >= 0) {
                    throw differs(
                            "%%s is not the image from byte %,d on".formatted(at + different));
                }
                at += wanted.limit();
            }
        }
    }

    /** Where two chunks differ outside of the boot partition; negative if they do not. */
    private static int differing(ByteBuffer one, ByteBuffer other, long at, Partition boot) {
        int end = one.limit();
        int from = Math.clamp(boot.offsetBytes() - at, 0, end);
        int to = Math.clamp(boot.endBytes() - at, 0, end);
        int before = one.slice(0, from).mismatch(other.slice(0, from));
        if (before >= 0) {
            return before;
        }
        int after = one.slice(to, end - to).mismatch(other.slice(to, end - to));
        return after < 0 ? after : to + after;
    }

    private int check(BootPartition boot) {
        Set<String> there = boot.files(BootFiles.FOLDER);
        if (!there.contains(Bundle.SUMS)) {
            throw differs(
                    "%s was pulled while it was prepared, or already booted: prepare it again");
        }
        int files = checkSums(boot, BootFiles.FOLDER + "/", Bundle.SUMS);
        return files + checkSums(boot, "", BootFiles.FOLDER + "/" + Bundle.HOOK_SUMS);
    }

    private int checkSums(BootPartition boot, String folder, String sums) {
        int files = 0;
        String text = new String(boot.read(sums.contains("/") ? sums : folder + sums), UTF_8);
        for (String line : text.lines().toList()) {
            String[] parts = line.split(" {2}", 2);
            String found;
            try {
                found =
                        HexFormat.of()
                                .formatHex(OpenImage.sha256().digest(boot.read(folder + parts[1])));
            } catch (ToolException e) {
                found = "missing";
            }
            if (!found.equals(parts[0])) {
                throw differs(
                        "%%s: its file %s%s is damaged or missing".formatted(folder, parts[1]));
            }
            files++;
        }
        return files;
    }

    private ToolException differs(String format) {
        return new ToolException("SKR-F040", ExitCode.FOUND, format.formatted(path) + ".");
    }
}
