package dev.skerry.tool.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.skerry.profile.exchange.ForeignFormat;
import dev.skerry.profile.exchange.ImportResult;
import dev.skerry.profile.exchange.ProfileImporter;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a profile of what others describe devices with. */
@Command(
        name = "import",
        description = {
            "Make a profile of an EdgeX device profile, a W3C Thing Description or Model, or an LwM2M object.",
            "Guesses are marked '# guess:' in it; what it can't hold is listed.",
            "Example: ./skerry profile import thermostat.td.json -o skerry-agent/profiles/thermostat.yaml"
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:a profile was made; what is left out was listed",
            "1:no profile can be made of the file",
            "2:the command line was not understood",
            "3:the file cannot be read, or the profile not be written"
        })
final class ImportCommand implements Callable<Integer> {
    /** More than what is read, in the longest encoding of its characters. */
    private static final int MAX_BYTES = 4 * ProfileImporter.MAX_CHARS;

    @Parameters(paramLabel = "FILE", description = "What describes the device: YAML, JSON or XML.")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "What it is: ${COMPLETION-CANDIDATES} (default: found out).")
    private @Nullable ForeignFormat format;

    @Mixin private OutputFile output = new OutputFile();

    @Option(names = "--json", description = "Print the profile and what is left out as JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws JsonProcessingException {
        String text = SourceFile.required(file, MAX_BYTES);
        return switch (new ProfileImporter().read(Optional.ofNullable(format), text)) {
            case ImportResult.Imported imported -> {
                Optional<Path> written = output.write(imported.yaml());
                if (json) {
                    printJson(imported);
                } else {
                    print(imported, written);
                }
                yield ExitCode.OK.number();
            }
            case ImportResult.Refused refused -> {
                if (json) {
                    printJson(refused);
                    yield ExitCode.FOUND.number();
                }
                throw new ToolException(
                        refused.code(),
                        ExitCode.FOUND,
                        "%s: %s. To do: %s.".formatted(file, refused.message(), refused.hint()));
            }
        };
    }

    private void printJson(ImportResult result) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(result));
        out.flush();
    }

    private void print(ImportResult.Imported imported, Optional<Path> written) {
        PrintWriter out = spec.commandLine().getOut();
        written.ifPresentOrElse(
                to ->
                        out.printf(
                                "Wrote %s. Check the lines marked '# guess:', then: ./skerry profile lint %s%n",
                                to, to),
                () -> out.print(imported.yaml()));
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        imported.leftovers().forEach(left -> err.println("Left out: " + left.render()));
        err.flush();
    }
}
