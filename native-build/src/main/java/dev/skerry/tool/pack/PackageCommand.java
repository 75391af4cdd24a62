package dev.skerry.tool.pack;

import dev.skerry.profile.file.FileTree;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Packs the agent or the gateway for a kind of machine. */
@Command(
        name = "package",
        description = {
            "Pack the agent, or the gateway, with all that it needs, for machines of one kind:",
            "  skerry-agent-VERSION-TARGET.tar.zst, skerry-agent_VERSION_ARCHITECTURE.deb,",
            "  sbom.cdx.json (CycloneDX) and SHA256SUMS.",
            "The same inputs give the same bytes. docs/packages.md tells what is in them and how they are installed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the packages are there",
            "2:the command line was not understood",
            "3:something is missing, which the message names (SKR-T140 to SKR-T146)"
        })
public final class PackageCommand implements Callable<Integer> {
    @Option(
            names = "--target",
            required = true,
            description = "The machines that it is for: ${COMPLETION-CANDIDATES}.")
    private Target target = Target.LINUX_X64;

    @Option(
            names = "--program",
            paramLabel = "PROGRAM",
            defaultValue = "agent",
            description = "What is packed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Program program = Program.AGENT;

    @Option(
            names = "--native-executable",
            paramLabel = "FILE",
            description =
                    "The agent as a native executable, to be packed instead of jars and a Java.")
    private @Nullable Path nativeExecutable;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the packages go (default: native-build/target/packages/TARGET).")
    private @Nullable Path out;

    @Option(
            names = "--jdk",
            paramLabel = "DIR",
            description =
                    "The JDK to pack, or its jmods (default: for this kind of machine the JDK that runs this, else Debian's, which is fetched and kept in ~/.cache/skerry).")
    private @Nullable Path jdk;

    @Option(
            names = "--as",
            paramLabel = "VERSION",
            description = "The version, such as 0.2.0 (default: that of this checkout).")
    private @Nullable String version;

    @Option(
            names = "--level",
            defaultValue = "19",
            description =
                    "How far Zstandard compresses: 1, for trying things out, to 19 (default: ${DEFAULT-VALUE}).")
    private int level = Zstd.SMALLEST;

    @Option(
            names = "--sign",
            description = "Have the gateway sign for each; takes an admin, see skerry artifact.")
    private boolean isSigned;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (level < 1 || level > Zstd.SMALLEST) {
            throw new ParameterException(
                    spec.commandLine(), "--level is 1 to 19, not %d".formatted(level));
        }
        if (program != Program.AGENT && (isSigned || nativeExecutable != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--sign and --native-executable are for agents");
        }
        Installation installation = Installation.current();
        Path home = installation.home();
        Instant time = SourceDate.of(System.getenv(), home);
        Path application = program.application(installation);
        Path packages = Folders.usable(out == null ? defaultFolder(home) : out);
        PrintWriter progress = spec.commandLine().getErr();
        try {
            Path jmods =
                    nativeExecutable == null
                            ? JavaRuntime.source(target, jdk, cache(), progress)
                            : null;
            var tree = new ProgramTree(program, target, version(), time, jmods, nativeExecutable);
            Path work = Files.createTempDirectory(packages, ".tree");
            try {
                return pack(home, application, packages, work.resolve("tree"), tree, progress);
            } finally {
                Trees.delete(work);
            }
        } catch (IOException e) {
            throw PackException.unusable(e);
        }
    }

    private int pack(
            Path home,
            Path application,
            Path packages,
            Path folder,
            ProgramTree tree,
            PrintWriter progress)
            throws IOException {
        Path scripts = home.resolve("native-build/src/main/device");
        Requirements requirements = tree.assemble(folder, application, scripts, home, progress);
        String name = "%s-%s".formatted(program.title(), tree.version());
        Path archive = packages.resolve("%s-%s.tar.zst".formatted(name, tree.targetName()));
        progress.printf("Packing %s …%n", archive.getFileName());
        progress.flush();
        var files = new Packed(tree.time());
        files.addTree(name, folder);
        Zstd.write(archive, level, stream -> files.writeTar(stream, ""));
        var deb = new ProgramDeb(program, tree.version(), target, tree.time(), scripts);
        progress.printf("Packing %s …%n", deb.fileName());
        progress.flush();
        deb.write(packages, folder, requirements, level);
        Path sbom = packages.resolve(program.beside(Sbom.FILE));
        Files.copy(folder.resolve(Sbom.FILE), sbom, StandardCopyOption.REPLACE_EXISTING);
        List<Path> made = List.of(archive, packages.resolve(deb.fileName()), sbom);
        writeSums(packages, made);
        for (Path file : made) {
            spec.commandLine()
                    .getOut()
                    .printf("%s  %.1f MB%n", file, Files.size(file) / 1_000_000.0);
        }
        spec.commandLine()
                .getOut()
                .printf("It needs glibc %s or newer there.%n", requirements.glibc());
        return isSigned ? sign(made, tree) : ExitCode.OK.number();
    }

    private void writeSums(Path packages, List<Path> made) throws IOException {
        var sums = new StringBuilder();
        for (Path file : made) {
            sums.append(HexFormat.of().formatHex(FileTree.sha256(file, _ -> {})))
                    .append("  ")
                    .append(file.getFileName())
                    .append('\n');
        }
        Files.writeString(packages.resolve(program.beside("SHA256SUMS")), sums);
    }

    private int sign(List<Path> made, ProgramTree tree) {
        List<String> names =
                List.of(
                        program.title() + "-" + tree.targetName(),
                        "%s-deb-%s".formatted(program.title(), tree.targetName()),
                        "%s-sbom-%s".formatted(program.title(), tree.targetName()));
        for (int i = 0; i < made.size(); i++) {
            int code =
                    Main.commandLine()
                            .setOut(spec.commandLine().getOut())
                            .setErr(spec.commandLine().getErr())
                            .execute(
                                    "artifact",
                                    "sign",
                                    "agent",
                                    made.get(i).toString(),
                                    "--as",
                                    names.get(i) + "-" + tree.version(),
                                    "--gateway",
                                    gateway.address().toString());
            if (code != ExitCode.OK.number()) {
                return code;
            }
        }
        return ExitCode.OK.number();
    }

    private Path defaultFolder(Path home) {
        return home.resolve("native-build/target/packages").resolve(target.toString());
    }

    private static Path cache() {
        String base = System.getenv("XDG_CACHE_HOME");
        return (base == null || base.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(base))
                .resolve("skerry");
    }

    private String version() {
        String text = version == null ? Installation.VERSION.replace("-SNAPSHOT", "") : version;
        Optional<Artifact.Version> parsed = Artifact.Version.of(text);
        return parsed.map(Artifact.Version::toString)
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "'%s' is no version: write three numbers, such as 0.2.0"
                                                .formatted(text)));
    }
}
