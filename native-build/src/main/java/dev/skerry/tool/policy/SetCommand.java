package dev.skerry.tool.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.VisibleText;
import dev.skerry.tool.profile.SourceFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a policy in force at a gateway, which its agents follow. */
@Command(
        name = "set",
        description = {
            "Put a policy in force at a gateway; its agents follow.",
            "When the one in force asks approvals for that, it waits for them."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is in force, or waits for approvals",
            "1:it has problems, and the gateway does not take it",
            "2:the command line was not understood",
            "3:the file can't be read, or the gateway refuses it"
        })
final class SetCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The policy in YAML.")
    private Path file = Path.of("");

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        byte[] source = SourceFile.required(file, SourceFile.MAX_BYTES).getBytes(UTF_8);
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode answer = api.putPolicy(GatewayApi.path("policy"), source);
            PrintWriter out = spec.commandLine().getOut();
            JsonNode problems = answer.path("problems");
            JsonNode waiting = answer.path("waiting");
            if (!problems.isEmpty()) {
                problems.forEach(problem -> out.print(SourceFile.rendered(file, problem)));
            } else if (waiting.isTextual()) {
                out.printf(
                        "It waits for approvals; see './skerry approve show %s --source'.%n",
                        VisibleText.of(waiting.asText()));
            } else {
                out.println("It is in force; './skerry policy show' tells which agents go by it.");
            }
            out.flush();
            return (problems.isEmpty() ? ExitCode.OK : ExitCode.FOUND).number();
        }
    }
}
