package dev.skerry.tool.flash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.flash.drive.Drives;
import dev.skerry.tool.flash.drive.Refusal;
import dev.skerry.tool.flash.drive.TargetDrive;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what could be written to. */
@Command(
        name = "list",
        description = "Show the cards and USB disks of this machine, and why one would be refused.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Option(names = "--all", description = "Also disks that are built in.")
    private boolean isAll;

    @Option(names = "--sys", hidden = true, description = "The kernel's view of its devices.")
    private Path sys = Path.of("/sys");

    @Option(names = "--proc", hidden = true, description = "The kernel's view of its processes.")
    private Path proc = Path.of("/proc");

    @Mixin private ReportOption report = new ReportOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return report.run(spec, this::list);
    }

    private int list(Report to) {
        List<TargetDrive> drives =
                new Drives(sys, proc)
                        .all().stream().filter(drive -> isAll || drive.isRemovable()).toList();
        if (drives.isEmpty() && !to.isJson()) {
            to.say(
                    "There is no card and no USB disk. Put one in; --all shows disks that are built in, too.",
                    Report.event("none"));
        }
        for (TargetDrive drive : drives) {
            Optional<Refusal> refusal = drive.refusal(false);
            to.say(
                    "%-14s %9s  %-28s %s"
                            .formatted(
                                    drive.path(),
                                    Sizes.text(drive.sizeBytes()),
                                    drive.model().isEmpty() ? "-" : drive.model(),
                                    refusal.map(Refusal::text).orElse("can be written")),
                    event(drive, refusal));
        }
        return ExitCode.OK.number();
    }

    private static ObjectNode event(TargetDrive drive, Optional<Refusal> refusal) {
        ObjectNode event =
                Report.event("drive")
                        .put("path", drive.path().toString())
                        .put("sizeBytes", drive.sizeBytes())
                        .put("model", drive.model())
                        .put("isRemovable", drive.isRemovable())
                        .put("isReadOnly", drive.isReadOnly())
                        .put("isSystem", drive.isSystem());
        drive.uses().forEach(event.putArray("uses")::add);
        refusal.ifPresent(why -> event.put("code", why.code()).put("message", why.text()));
        return event;
    }
}
