package dev.skerry.tool.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.exchange.ExportFormat;
import dev.skerry.profile.exchange.ProfileExporter;
import dev.skerry.profile.exchange.ProfileExporter.Exported;
import dev.skerry.tool.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes what others describe devices with of a profile. */
@Command(
        name = "export",
        description = {
            "Make a W3C Thing Description or an EdgeX device profile of a profile; what it can't hold is listed.",
            "Example: ./skerry profile export pump.yaml --to wot -o pump.td.json"
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:exported; what is left out was listed",
            "1:the profile has problems",
            "2:the command line was not understood",
            "3:the profile cannot be read, or the export not be written"
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROFILE", description = "A profile in YAML.")
    private Path file = Path.of("");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}.")
    private ExportFormat to = ExportFormat.WOT;

    @Mixin private OutputFile output = new OutputFile();

    @Option(names = "--json", description = "Print the export and what is left out as JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws JsonProcessingException {
        String text = SourceFile.required(file, SourceFile.MAX_BYTES);
        return switch (new ProfileCompiler().compile(file.toString(), text)) {
            case CompileResult.Compiled compiled -> {
                Exported exported = new ProfileExporter().write(compiled.profile(), to);
                print(exported, output.write(exported.text()));
                yield ExitCode.OK.number();
            }
            case CompileResult.Rejected rejected -> {
                PrintWriter out = spec.commandLine().getOut();
                out.print(json ? asJson(rejected.problems()) : rejected.render());
                out.flush();
                yield ExitCode.FOUND.number();
            }
        };
    }

    private void print(Exported exported, Optional<Path> written) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(asJson(exported));
        } else {
            written.ifPresentOrElse(
                    to -> out.printf("Wrote %s.%n", to), () -> out.print(exported.text()));
        }
        out.flush();
        if (!json) {
            PrintWriter err = spec.commandLine().getErr();
            exported.leftovers().forEach(left -> err.println("Left out: " + left.render()));
            err.flush();
        }
    }

    private static String asJson(Object value) throws JsonProcessingException {
        return new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(value)
                + System.lineSeparator();
    }
}
