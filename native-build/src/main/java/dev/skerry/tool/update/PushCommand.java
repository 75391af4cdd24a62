package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a gateway programs of agents. */
@Command(
        name = "push",
        description = {
            "Give a gateway programs of agents, which it then never changes and vouches for; verified here first.",
            "Only what it lacks is sent; a push that broke off goes on where it was. No agent runs one before it is rolled out."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the gateway has them",
            "1:what is in an archive is not what its index says",
            "2:the command line was not understood",
            "3:an archive can't be read, or the gateway refuses it"
        })
final class PushCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "ARCHIVE",
            description =
                    "Programs of one version or more, such as skerry-agent-0.3.0-linux-arm64.tar.zst.")
    private List<Path> archives = new ArrayList<>();

    @Option(names = "--json", description = "Print the gateway's answers as they are.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            for (Path file : archives) {
                try (ProgramArchive archive = ProgramArchive.open(file)) {
                    var upload = new ProgramUpload(api, spec.commandLine().getErr());
                    JsonNode answer = upload.send(archive);
                    if (json) {
                        out.println(answer.toPrettyString());
                    } else {
                        out.printf(
                                "%s for %s is at the gateway; %.1f MiB were sent.%n",
                                UpdateText.word(answer, "version"),
                                UpdateText.word(answer.path("program"), "target"),
                                upload.sentBytes() / 1_048_576.0);
                    }
                }
            }
            return ExitCode.OK.number();
        }
    }
}
