package dev.skerry.tool.model;

import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.bundle.build.BundleBuilder;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.profile.SourceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a bundle of a folder. */
@Command(
        name = "build",
        description = {
            "Make a model bundle of a folder with model.yaml and the files that it names.",
            "The same folder gives the same bundle, byte for byte. Exits with 1 if something is wrong, and writes nothing then."
        },
        mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
    static final String SOURCE = "model.yaml";

    @Parameters(paramLabel = "FOLDER", description = "Where model.yaml is.")
    private Path folder = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write the bundle (default: NAME-VERSION.skm here).")
    private @Nullable Path output;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Path source = folder.resolve(SOURCE);
        String text = SourceFile.required(source, SourceFile.MAX_BYTES);
        return switch (build(text)) {
            case BundleBuilder.Result.Refused(var problems) -> {
                ProblemReport.print(out, problems);
                yield ExitCode.FOUND.number();
            }
            case BundleBuilder.Result.Built(ModelBundle bundle) -> {
                Path file = output == null ? Path.of(fileName(bundle)) : output;
                byte[] archive = BundleWriter.archive(bundle.manifest(), bundle.files());
                ModelFiles.write(file, archive);
                out.printf(
                        "%s: %s %s, %,d bytes, digest %s%n",
                        file,
                        bundle.manifest().name(),
                        bundle.manifest().version(),
                        archive.length,
                        bundle.digest());
                yield ExitCode.OK.number();
            }
        };
    }

    private BundleBuilder.Result build(String text) {
        try {
            return BundleBuilder.build(
                    SOURCE, text, path -> ModelFiles.readIfThere(folder.resolve(path)));
        } catch (IOException e) {
            throw ModelFiles.unusable(folder, e);
        }
    }

    private static String fileName(ModelBundle bundle) {
        return bundle.manifest().name() + "-" + bundle.manifest().version() + Archive.SUFFIX;
    }
}
