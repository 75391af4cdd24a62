package dev.skerry.tool.flash;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.flash.card.BootPartition;
import dev.skerry.tool.flash.drive.ClaimedDrive;
import dev.skerry.tool.flash.drive.Drives;
import dev.skerry.tool.flash.drive.Target;
import dev.skerry.tool.flash.setup.AgentPackage;
import dev.skerry.tool.flash.setup.BootFiles;
import dev.skerry.tool.flash.setup.DeviceSettings;
import dev.skerry.tool.flash.setup.Method;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells a card what its device is to be. */
@Command(
        name = "prepare",
        description = {
            "Write onto a card's boot partition what its device is to be, and the agent that it installs at its first boot.",
            "Nothing is mounted, and nothing but the boot partition is written to. May be done again."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:prepared, or with --dry-run shown",
            "2:an option has a value that it can't have; nothing was written",
            "3:the card or what is on it can't be used"
        },
        mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "TARGET",
            description = "The card, or a file with an image that is not packed.")
    private Path path = Path.of("");

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description =
                    "How its system is told: cloud-init, firstrun, rpi-preseed or image (default: as it seems to be).")
    private @Nullable String methodName;

    @Option(
            names = "--glibc",
            paramLabel = "VERSION",
            description =
                    "The image's C library (default: that of the Debian that the method belongs to).")
    private @Nullable String glibc;

    @Option(
            names = "--force",
            description = "Also on a disk that is built in; never this machine's own.")
    private boolean isForced;

    @Option(
            names = "--dry-run",
            description = "Show what would be written, without secrets, and write nothing.")
    private boolean isDry;

    @Mixin private SetupOptions setup = new SetupOptions();

    @Mixin private ReportOption report = new ReportOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return report.run(spec, this::prepare);
    }

    private int prepare(Report to) {
        setup.readFile(spec);
        Target target = Target.of(path, Drives.ofThisMachine(), false);
        target.requireWritable(isForced);
        try (ClaimedDrive drive = ClaimedDrive.claimForPrograms(target)) {
            BootPartition boot = BootPartition.of(target.path());
            Method method = method(boot);
            Path deb = setup.agentPackage();
            if (deb != null) {
                AgentPackage.of(deb).requireRunsOn(glibc == null ? method.glibc() : glibc);
            } else if (method != Method.IMAGE) {
                throw new ToolException(
                        "SKR-F035",
                        ExitCode.USAGE,
                        "Name the agent's package with --package; './skerry package' makes one.");
            }
            Map<String, byte[]> profiles = setup.profiles();
            byte[] script = firstBoot();
            DeviceSettings settings = setup.read(isDry);
            BootFiles files = new BootFiles(settings, method);
            Map<String, byte[]> bundle = new LinkedHashMap<>(files.bundle());
            bundle.put("first-boot.sh", script);
            bundle.putAll(profiles);
            Bundle card = new Bundle(boot, drive, files, bundle, deb);
            if (isDry) {
                card.show(to, settings.secrets());
            } else {
                card.write();
                drive.announce();
                to.say(
                        "Prepared by %s: put the card into the device, then './skerry flash wait %s' shows it come."
                                .formatted(method.word(), settings.agentId()),
                        Report.event("prepared")
                                .put("path", target.path().toString())
                                .put("method", method.word())
                                .put("agentId", settings.agentId()));
            }
        } catch (IOException e) {
            throw new ToolException("SKR-F013", ExitCode.ENVIRONMENT, e.getMessage() + ".");
        }
        return ExitCode.OK.number();
    }

    private Method method(BootPartition boot) {
        if (methodName != null) {
            for (Method one : Method.values()) {
                if (one.word().equals(methodName)) {
                    return one;
                }
            }
            throw new ToolException(
                    "SKR-F023",
                    ExitCode.USAGE,
                    "There is no method '%s': they are %s.".formatted(methodName, Method.words()));
        }
        return Method.of(boot.label(), boot.files())
                .orElseThrow(
                        () ->
                                new ToolException(
                                        "SKR-F023",
                                        ExitCode.USAGE,
                                        "It does not show how this image is told what to be. If you know, say so with --method: %s."
                                                .formatted(Method.words())));
    }

    private static byte[] firstBoot() throws IOException {
        Path script =
                Installation.current().home().resolve("native-build/src/main/device/first-boot.sh");
        return Files.readString(script).getBytes(StandardCharsets.UTF_8);
    }
}
