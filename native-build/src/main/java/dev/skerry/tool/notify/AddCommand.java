package dev.skerry.tool.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds or changes a contact point. */
@Command(
        name = "add",
        description = {
            "Add a contact point, or change one.",
            "A webhook's secret is made by the gateway and printed once, unless --secret-file has one."
        })
final class AddCommand extends NotifyAction {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "What it is called: a-z, 0-9, '.', '_', '-'.")
    private String name = "";

    @ArgGroup(multiplicity = "1")
    private To to = new To();

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "A file whose first line signs a webhook's notifications.")
    private @Nullable Path secretFile;

    @Option(
            names = "--per-hour",
            paramLabel = "N",
            defaultValue = "30",
            description = "How many notifications at most (default: ${DEFAULT-VALUE}).")
    private int perHour = 30;

    private static final class To {
        @Option(
                names = "--webhook",
                paramLabel = "URL",
                required = true,
                description = "Where JSON is posted.")
        private @Nullable String url;

        @Option(
                names = "--email",
                paramLabel = "ADDRESS",
                required = true,
                split = ",",
                description = "To whom mail goes; several with commas.")
        private @Nullable List<String> recipients;
    }

    @Override
    JsonNode ask(GatewayApi api) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("perHour", perHour);
        if (to.url == null) {
            fill(body.put("kind", "email").putArray("recipients"), to.recipients);
        } else {
            body.put("kind", "webhook").put("url", to.url);
        }
        if (secretFile != null) {
            body.put("secret", secret(secretFile));
        }
        return api.put(path("contact-points", name), body);
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-T127",
                    ExitCode.ENVIRONMENT,
                    "The secret's file can't be read (%s). Name one that you may read."
                            .formatted(e));
        }
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        out.print(contact(answer.path("contactPoint")));
        if (answer.path("secret").isTextual()) {
            out.println("Its secret, which is not shown again: " + text(answer, "secret"));
        }
    }
}
