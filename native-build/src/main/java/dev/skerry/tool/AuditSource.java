package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.sync.audit.AuditFormatException;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.StoredLogins;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose log is meant: the gateway's, or with {@code --agent} that of the agent at an address. */
final class AuditSource {
    @Option(
            names = "--agent",
            paramLabel = "URL",
            converter = Address.OfAgent.class,
            description = "The log of the agent at this address, in place of the gateway's.")
    private @Nullable URI agent;

    @Mixin private GatewayOption gateway = new GatewayOption();

    /**
     * The newest entries.
     *
     * @param origin of an earlier log of the gateway's; else null
     */
    JsonNode entries(AuditFilter filter, int limit, @Nullable String origin) {
        String log = ofLog(origin);
        return ask(
                "GET",
                "/api/audit%slimit=%d%s"
                        .formatted(log.isEmpty() ? "?" : log + "&", limit, filter.query()));
    }

    /** The gateway's log first; of an agent its own alone. */
    Iterable<JsonNode> logs() {
        return agent == null
                ? ask("GET", "/api/audit/logs")
                : List.of(ask("GET", "/api/audit/log"));
    }

    /** The last checkpoint of this log, or the last that its owner has of another. */
    String checkpoint(@Nullable String of) {
        if (isAgent() && of != null) {
            return ask("GET", "/api/audit/gateway").path("checkpoint").asText();
        }
        for (JsonNode log : logs()) {
            if (of == null || log.path("agentId").asText().equals(of)) {
                return log.path("checkpoint").asText();
            }
        }
        throw new ToolException(
                "SKR-T082",
                ExitCode.FOUND,
                "%s has no checkpoint of the log of '%s': './skerry audit logs' shows which it has."
                        .formatted(address(), of));
    }

    /** That gateway's log. */
    static AuditSource ofGateway(GatewayOption gateway) {
        AuditSource source = new AuditSource();
        source.gateway = gateway;
        return source;
    }

    /** As a parameter of a request for a whole log. */
    static String ofLog(@Nullable String origin) {
        return origin == null ? "" : "?origin=" + URLEncoder.encode(origin, StandardCharsets.UTF_8);
    }

    JsonNode evidence() {
        return ask("GET", "/api/audit/evidence");
    }

    void settle(String id) {
        ask(
                "POST",
                "/api/audit/evidence/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/settle");
    }

    /** Says that what the log began with was seen to. */
    void settleLog() {
        ask("POST", "/api/audit/logs/settle");
    }

    boolean isAgent() {
        return agent != null;
    }

    private JsonNode ask(String method, String path) {
        try (Http http = http()) {
            Http.Answer answer = http.send(method, address().resolve(path));
            if (answer.status() >= 300) {
                throw refused(answer.body());
            }
            return answer.body();
        } catch (UncheckedIOException e) {
            throw unanswered(e);
        }
    }

    private ToolException refused(JsonNode body) {
        return new ToolException(
                body.path("code").asText("SKR-T081"),
                ExitCode.ENVIRONMENT,
                Stream.of("title", "detail", "message", "hint", "advice")
                        .map(name -> body.path(name).asText())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("; ", address() + " refuses: ", "")));
    }

    /** Whatever reads a text. */
    interface Reading<T> {
        T read(BufferedReader text) throws IOException, AuditFormatException;
    }

    /** Reads the text that a path answers as it comes: a log may be larger than memory. */
    <T> T read(String path, Reading<T> reading) throws IOException, AuditFormatException {
        try (Http http = http()) {
            var answer = http.open(address().resolve(path));
            try (InputStream body = answer.body()) {
                if (answer.statusCode() >= 300) {
                    throw refused(http.parse(body));
                }
                return reading.read(
                        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)));
            }
        } catch (UncheckedIOException e) {
            throw unanswered(e);
        }
    }

    private Http http() {
        return agent == null ? new Http(StoredLogins.ofUser().of(gateway.address())) : new Http();
    }

    private URI address() {
        return agent == null ? gateway.address() : agent;
    }

    private ToolException unanswered(UncheckedIOException e) {
        return new ToolException(
                "SKR-T081",
                ExitCode.ENVIRONMENT,
                "%s does not answer (%s). Name the gateway with --gateway, or an agent with --agent."
                        .formatted(address(), e.getMessage()));
    }
}
