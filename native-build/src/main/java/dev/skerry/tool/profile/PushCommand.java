package dev.skerry.tool.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a gateway a version of a profile. */
@Command(
        name = "push",
        description = {
            "Give a gateway a version of a device profile, which it then never changes.",
            "No agent works by it before it is assigned: see './skerry profile assign --help'."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the gateway has it",
            "1:it has problems, and the gateway does not take it",
            "2:the command line was not understood",
            "3:the file can't be read, or the gateway refuses it"
        })
final class PushCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A profile in YAML.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        byte[] source = SourceFile.required(file, SourceFile.MAX_BYTES).getBytes(UTF_8);
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode answer = api.postProfile("/api/profiles", source);
            PrintWriter out = spec.commandLine().getOut();
            JsonNode problems = answer.path("problems");
            if (json) {
                out.println(answer.toPrettyString());
            } else if (problems.isEmpty()) {
                out.printf(
                        "%s@%s is at the gateway.%n",
                        answer.path("name").asText(), answer.path("version").asText());
            } else {
                problems.forEach(problem -> out.print(SourceFile.rendered(file, problem)));
            }
            out.flush();
            return (problems.isEmpty() ? ExitCode.OK : ExitCode.FOUND).number();
        }
    }
}
