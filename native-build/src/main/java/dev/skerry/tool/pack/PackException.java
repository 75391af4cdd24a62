package dev.skerry.tool.pack;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.file.Path;

/** What keeps a package from being made, each with its code. */
final class PackException {
    private PackException() {}

    static ToolException noRuntime(Target target, String why) {
        return failure(
                "SKR-T140",
                "There is no Java to pack for %s: %s. Name one with --jdk: the folder of a JDK 25 for %s, or of its jmods, as Adoptium has them as an archive of their own."
                        .formatted(target, why, target));
    }

    static ToolException linking(String why) {
        return failure(
                "SKR-T141",
                "jlink can't make the runtime: %s. The JDK's jmods have to be of Java 25, like the JDK that runs this (%s); --jdk names others."
                        .formatted(why, Runtime.version()));
    }

    static ToolException noTime() {
        return failure(
                "SKR-T142",
                "There is no time to write into the packages: this is no git checkout. Say one, in seconds since 1970, as SOURCE_DATE_EPOCH in the environment.");
    }

    static ToolException notFor(Path file, Target target) {
        return failure(
                "SKR-T143",
                "%s is no program or library for %s. Name one that was built for it."
                        .formatted(file, target));
    }

    static ToolException unknownLibrary(String file, String library) {
        return failure(
                "SKR-T144",
                "%s needs %s, and no Debian package is known to have that. Name another JDK with --jdk."
                        .formatted(file, library));
    }

    static ToolException incomplete(Path file) {
        return failure(
                "SKR-T145",
                "%s is missing in what was built. Run ./skerry clean and ./skerry build."
                        .formatted(file));
    }

    static ToolException unusable(IOException e) {
        return failure(
                "SKR-T146",
                "The package can't be written: %s. See that there is 1 GB of room there, or name another folder with --out."
                        .formatted(Folders.reason(e) + " (" + e.getMessage() + ")"));
    }

    private static ToolException failure(String code, String message) {
        return new ToolException(code, ExitCode.ENVIRONMENT, message);
    }
}
