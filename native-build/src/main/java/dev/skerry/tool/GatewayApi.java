package dev.skerry.tool;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.skerry.tool.client.Call;
import dev.skerry.tool.client.Transport;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.StoredLogins;
import dev.skerry.tool.process.StoredLogins.Login;
import dev.skerry.tool.process.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What commands of the command line ask of a gateway, with its refusals as theirs. */
public final class GatewayApi implements AutoCloseable, Transport {
    private static final Pattern CODE = Pattern.compile("SKR-G\\d{3}");
    private static final long MOST_BYTES = 1 << 20;

    private final ObjectMapper json = JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private final Http http;
    private final URI gateway;

    /** What to do when its certificate is not trusted. */
    private final String remedy;

    /** The API of a gateway, by what the last login there left. */
    public GatewayApi(URI gateway) {
        this(gateway, StoredLogins.ofUser().of(gateway));
    }

    /** The API of a gateway. */
    public GatewayApi(URI gateway, Login login) {
        this.gateway = gateway;
        this.http = new Http(login);
        String trusted = login.trusted();
        this.remedy =
                trusted != null && Trust.isWithoutRoot(trusted)
                        ? "The last login kept an issuing CA, which changes, and not the root. Log in there again"
                        : "Log in there again, and compare its root's fingerprint with what 'skerry authority show' prints";
    }

    /** The path of a part of the API, with whatever characters ids have. */
    public static String path(String... parts) {
        return Arrays.stream(parts)
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/", "/api/", ""));
    }

    @Override
    public <T> T ask(Call call, TypeReference<T> type) {
        JsonNode answer =
                checked(
                        () -> {
                            HttpRequest.Builder request =
                                    HttpRequest.newBuilder(gateway.resolve(call.target()))
                                            .method(call.method(), body(call));
                            call.headers().forEach(request::setHeader);
                            HttpResponse<String> response = http.ask(request);
                            return http.answer(response.statusCode(), response.body());
                        });
        try {
            return json.convertValue(answer, type);
        } catch (IllegalArgumentException e) {
            throw new ToolException(
                    "SKR-T130",
                    ExitCode.ENVIRONMENT,
                    "The gateway at %s answers %s with what this program does not understand (%s). They are of different versions: use the gateway's own."
                            .formatted(gateway, call.target(), firstLine(e)));
        }
    }

    private BodyPublisher body(Call call) {
        if (call.body() == null) {
            return BodyPublishers.noBody();
        }
        call.header("Content-Type", "application/json");
        return BodyPublishers.ofString(json.valueToTree(call.body()).toString());
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** The raw lines of a GET that goes on until it is closed, such as server-sent events. */
    public Stream<String> stream(String path) {
        HttpResponse<Stream<String>> answer =
                reached(
                        () ->
                                http.ask(
                                        HttpRequest.newBuilder(gateway.resolve(path)),
                                        BodyHandlers.ofLines()));
        if (answer.statusCode() == 200) {
            return answer.body();
        }
        try (Stream<String> why = answer.body()) {
            throw refusal(http.answer(answer.statusCode(), why.collect(Collectors.joining("\n"))));
        }
    }

    /** The answer to a GET. */
    public JsonNode get(String path) {
        return checked(() -> http.send("GET", gateway.resolve(path)));
    }

    /** What a GET answers, byte for byte; not more than a gateway keeps of most things. */
    public byte[] bytes(String path) {
        return bytes(path, MOST_BYTES);
    }

    /**
     * The same of something larger.
     *
     * @param most how many bytes it may have
     */
    public byte[] bytes(String path, long most) {
        HttpResponse<byte[]> answer =
                reached(
                        () ->
                                http.ask(
                                        HttpRequest.newBuilder(gateway.resolve(path)),
                                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), most)));
        if (answer.statusCode() != 200) {
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            throw refusal(http.answer(answer.statusCode(), body));
        }
        return answer.body();
    }

    /** Hands on each line of JSON that a GET answers, as it comes. */
    public void lines(String path, Consumer<JsonNode> each) {
        HttpResponse<InputStream> answer =
                reached(
                        () ->
                                http.ask(
                                        HttpRequest.newBuilder(gateway.resolve(path)),
                                        BodyHandlers.ofInputStream()));
        int status = answer.statusCode();
        try (InputStream body = answer.body();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            if (status != 200) {
                byte[] why = body.readNBytes((int) MOST_BYTES);
                throw refusal(http.answer(status, new String(why, StandardCharsets.UTF_8)));
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Http.Answer parsed = http.answer(status, line);
                if (!parsed.body().isObject()) {
                    throw refusal(parsed);
                }
                each.accept(parsed.body());
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** The answer to a POST of JSON. */
    public JsonNode post(String path, ObjectNode body) {
        return checked(() -> http.post(gateway.resolve(path), body));
    }

    /** The answer to a PUT of JSON. */
    public JsonNode put(String path, ObjectNode body) {
        return checked(() -> http.put(gateway.resolve(path), body));
    }

    /** The answer to a PATCH of JSON. */
    public JsonNode change(String path, ObjectNode body) {
        return checked(() -> http.send("PATCH", gateway.resolve(path), "application/json", body));
    }

    /** The answer to a DELETE. */
    public JsonNode delete(String path) {
        return checked(() -> http.send("DELETE", gateway.resolve(path)));
    }

    /**
     * The answer to a POST of a profile's source, or the gateway's problem details when it does not
     * compile.
     */
    public JsonNode postProfile(String path, byte[] source) {
        return checked(() -> http.post(gateway.resolve(path), "application/yaml", source));
    }

    /** The answer to a POST of bytes that are no text. */
    public JsonNode postBytes(String path, byte[] content) {
        return checked(() -> http.post(gateway.resolve(path), "application/octet-stream", content));
    }

    /** The same for a PUT of a policy's source. */
    public JsonNode putPolicy(String path, byte[] source) {
        return checked(() -> http.put(gateway.resolve(path), "application/yaml", source));
    }

    /**
     * What came of sending a model bundle.
     *
     * @param answer the gateway's, or its problem details when the bundle is not right
     * @param isNew whether the gateway did not have it before
     */
    public record Pushed(JsonNode answer, boolean isNew) {}

    /** Sends a model bundle. */
    public Pushed postBundle(String path, BodyPublisher bundle) {
        Http.Answer answer =
                reached(() -> http.upload(gateway.resolve(path), "application/zip", bundle));
        return new Pushed(checked(() -> answer), answer.status() == 201);
    }

    /** The answer to a PATCH by a merge patch. */
    public JsonNode patch(String path, ObjectNode body) {
        return checked(() -> http.patch(gateway.resolve(path), body));
    }

    private JsonNode checked(Supplier<Http.Answer> request) {
        Http.Answer answer = reached(request);
        JsonNode body = answer.body();
        boolean isProfile = body.path("problems").isArray();
        if ((answer.status() < 300 || isProfile)
                && (answer.status() == 204 || body.isObject() || body.isArray())) {
            return body;
        }
        throw refusal(answer);
    }

    private <T> T reached(Supplier<T> request) {
        try {
            return request.get();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SSLException) {
                throw new ToolException(
                        "SKR-T092",
                        ExitCode.ENVIRONMENT,
                        "The gateway at %s shows a certificate that is not trusted (%s). %s: skerry login NAME --gateway %s."
                                .formatted(gateway, e.getCause().getMessage(), remedy, gateway));
            }
            throw gone(e);
        }
    }

    private ToolException gone(Exception why) {
        return new ToolException(
                "SKR-T030",
                ExitCode.ENVIRONMENT,
                "No gateway answers at %s (%s). Start one with 'skerry gateway', or name its address with --gateway."
                        .formatted(gateway, why.getMessage()));
    }

    private ToolException refusal(Http.Answer answer) {
        JsonNode body = answer.body();
        if (!CODE.matcher(body.path("code").asText()).matches()) {
            return new ToolException(
                    "SKR-T034",
                    ExitCode.ENVIRONMENT,
                    "What answers at %s is no gateway: it answers %d. Is it an agent? Name the gateway's address with --gateway."
                            .formatted(gateway, answer.status()));
        }
        return new ToolException(
                body.path("code").asText(),
                ExitCode.ENVIRONMENT,
                "The gateway refuses: %s: %s; %s."
                        .formatted(
                                VisibleText.of(body.path("title").asText()),
                                VisibleText.of(body.path("detail").asText()),
                                VisibleText.of(body.path("hint").asText())));
    }

    @Override
    public void close() {
        http.close();
    }
}
