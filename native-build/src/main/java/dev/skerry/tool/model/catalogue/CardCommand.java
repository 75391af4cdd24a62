package dev.skerry.tool.model.catalogue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.VisibleText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a model's card. */
@Command(
        name = "card",
        description = "Show the card of a model that a gateway keeps, as its author wrote it.",
        mixinStandardHelpOptions = true)
public final class CardCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME[@VERSION]",
            converter = BundleName.Converter.class,
            description = "A model, of which the latest version is meant unless one is named.")
    private BundleName bundle = new BundleName("", null);

    @Option(names = "--json", description = "Print it as the member 'card' of a JSON object.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            String card = new String(api.bytes(bundle.path(api) + "/card"), StandardCharsets.UTF_8);
            if (json) {
                out.println(
                        JsonNodeFactory.instance.objectNode().put("card", card).toPrettyString());
            } else {
                card.lines().map(VisibleText::of).forEach(out::println);
            }
            return ExitCode.OK.number();
        }
    }
}
