package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.process.Http;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What commands of the command line ask of a gateway, with its refusals as theirs. */
final class GatewayApi implements AutoCloseable {
    private final Http http = new Http();
    private final URI gateway;

    GatewayApi(URI gateway) {
        this.gateway = gateway;
    }

    /** The path of a part of the API, with whatever characters ids have. */
    static String path(String... parts) {
        return Arrays.stream(parts)
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/", "/api/", ""));
    }

    JsonNode get(String path) {
        return checked(() -> http.send("GET", gateway.resolve(path)));
    }

    JsonNode post(String path, ObjectNode body) {
        return checked(() -> http.post(gateway.resolve(path), body));
    }

    private interface Request {
        Http.Answer send();
    }

    private JsonNode checked(Request request) {
        Http.Answer answer;
        try {
            answer = request.send();
        } catch (UncheckedIOException e) {
            throw new ToolException(
                    "SKR-T030",
                    ExitCode.ENVIRONMENT,
                    "No gateway answers at %s (%s). Start one with 'skerry gateway', or name its address with --gateway."
                            .formatted(gateway, e.getMessage()));
        }
        JsonNode body = answer.body();
        if (answer.status() < 300 && (body.isObject() || body.isArray())) {
            return body;
        }
        if (!body.path("code").asText().startsWith("SKR-G")) {
            throw new ToolException(
                    "SKR-T034",
                    ExitCode.ENVIRONMENT,
                    "What answers at %s is no gateway. Is it an agent? Name the gateway's address with --gateway."
                            .formatted(gateway));
        }
        throw new ToolException(
                body.path("code").asText(),
                ExitCode.ENVIRONMENT,
                "The gateway refuses: %s: %s; %s."
                        .formatted(
                                body.path("title").asText(),
                                body.path("detail").asText(),
                                body.path("hint").asText()));
    }

    @Override
    public void close() {
        http.close();
    }
}
