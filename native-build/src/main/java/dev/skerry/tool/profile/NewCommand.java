package dev.skerry.tool.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.profile.catalogue.Catalogue;
import dev.skerry.profile.compile.DocumentSchema;
import dev.skerry.profile.text.Suggestions;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a profile to begin with. */
@Command(
        name = "new",
        description = {
            "Write a profile to begin with, DIR/NAME.yaml; docs/first-sensor.md goes on.",
            "Beside it stands the schema for editors that know YAML."
        },
        mixinStandardHelpOptions = true)
final class NewCommand implements Callable<Integer> {
    private static final String STARTER = "/profile/starter.yaml";
    private static final String FOR_EDITORS =
            "# yaml-language-server: $schema=" + DocumentSchema.PROFILE.fileName() + "\n";
    private static final Pattern PROFILE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    @Parameters(paramLabel = "NAME", description = "The profile's name: a-z, 0-9 and -.")
    private String name = "";

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "skerry-agent/profiles",
            description = "Where agents look for it (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("skerry-agent/profiles");

    @Option(
            names = "--from",
            paramLabel = "PROFILE",
            description = "A shipped profile to copy; './skerry profile catalogue' lists them.")
    private @Nullable String from;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (!PROFILE_NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'%s' can't be a profile's name: write a-z, 0-9 and -, a letter first"
                            .formatted(name));
        }
        Folders.usable(folder);
        Path file = folder.resolve(name + ".yaml");
        try {
            Files.writeString(file, text(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new ToolException(
                    "SKR-T035",
                    ExitCode.ENVIRONMENT,
                    "%s is there already and stays as it is. Choose another name or --folder."
                            .formatted(file));
        }
        OutputFile.write(
                folder.resolve(DocumentSchema.PROFILE.fileName()),
                DocumentSchema.PROFILE.text(),
                true);
        spec.commandLine()
                .getOut()
                .printf(
                        "Wrote %s. Change it to what your device sends, then: ./skerry profile lint %s%n",
                        file, file);
        return ExitCode.OK.number();
    }

    /** The starter, or the shipped profile under the new name. */
    private String text() throws IOException {
        String shipped = from;
        if (shipped == null) {
            return starter().replace("NAME", name);
        }
        return Catalogue.yaml(shipped)
                .map(yaml -> FOR_EDITORS + yaml.replaceFirst("(?m)^name: .*$", "name: " + name))
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "'%s' is none of the shipped profiles: %s"
                                                .formatted(
                                                        shipped,
                                                        Suggestions.didYouMean(
                                                                shipped, Catalogue.names()))));
    }

    private static String starter() throws IOException {
        try (InputStream in = NewCommand.class.getResourceAsStream(STARTER)) {
            if (in == null) {
                throw new IllegalStateException(STARTER + " is not in the jar");
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
