package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.process.Http;
import java.io.UncheckedIOException;
import java.net.URI;
import picocli.CommandLine.Option;

/** {@code --agent}, for commands that ask one, and the asking. */
public final class AgentOption {
    @Option(
            names = "--agent",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8090",
            converter = Address.OfAgent.class,
            description = "The agent's address (default: ${DEFAULT-VALUE}).")
    private URI address = URI.create("http://127.0.0.1:8090");

    /**
     * The agent's answer.
     *
     * @throws ToolException with the agent's own reason if it refuses, SKR-T036 if there is none
     */
    public JsonNode ask(String method, String path) {
        Http.Answer answer;
        try (Http http = new Http()) {
            answer = http.send(method, address.resolve(path));
        } catch (UncheckedIOException e) {
            throw new ToolException(
                    "SKR-T036",
                    ExitCode.ENVIRONMENT,
                    "No agent answers at %s (%s). Start one with 'skerry agent', or name its address with --agent."
                            .formatted(address, e.getMessage()));
        }
        if (answer.status() != 200 || !answer.body().isObject()) {
            throw new ToolException(
                    answer.body().path("code").asText("SKR-T036"),
                    ExitCode.ENVIRONMENT,
                    answer.body()
                            .path("message")
                            .asText(
                                    "What answers at %s is no agent: name its address with --agent."
                                            .formatted(address)));
        }
        return answer.body();
    }
}
