package dev.skerry.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a profile to begin with. */
@Command(
        name = "new",
        description = "Write a profile to begin with, DIR/NAME.yaml; docs/first-sensor.md goes on.",
        mixinStandardHelpOptions = true)
final class NewProfileCommand implements Callable<Integer> {
    private static final String STARTER = "/profile/starter.yaml";
    private static final Pattern PROFILE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    @Parameters(paramLabel = "NAME", description = "The profile's name: a-z, 0-9 and -.")
    private String name = "";

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "skerry-agent/profiles",
            description = "Where agents look for it (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("skerry-agent/profiles");

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
            Files.writeString(file, starter().replace("NAME", name), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new ToolException(
                    "SKR-T035",
                    ExitCode.ENVIRONMENT,
                    "%s is there already and stays as it is. Choose another name or --folder."
                            .formatted(file));
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "Wrote %s. Change it to what your device sends, then: ./skerry profile lint %s%n",
                        file, file);
        return ExitCode.OK.number();
    }

    private static String starter() throws IOException {
        try (InputStream in = NewProfileCommand.class.getResourceAsStream(STARTER)) {
            if (in == null) {
                throw new IllegalStateException(STARTER + " is not in the jar");
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
