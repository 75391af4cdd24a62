package dev.skerry.tool.approve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a request asks for. */
@Command(
        name = "show",
        description =
                "Show what a request asks for, read from the very bytes that 'yes' and 'no' sign.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The request's id.")
    private String id = "";

    @Option(
            names = "--source",
            description =
                    "Also the profile, the policy or the manifest of the model that is asked for, if its digest is right.")
    private boolean source;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode answer = api.get(GatewayApi.path("approvals", id));
            Request request = Request.of(answer, id);
            PrintWriter out = spec.commandLine().getOut();
            RequestWords.of(request).forEach(out::println);
            RequestWords.ofEnding(answer).forEach(out::println);
            if (source && request.hasSource()) {
                out.println();
                RequestWords.ofSource(request.source(api)).forEach(out::println);
            }
            out.flush();
            return 0;
        }
    }
}
