package dev.skerry.tool.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ShownRoot;
import dev.skerry.tool.process.StoredLogins;
import dev.skerry.tool.process.StoredLogins.Login;
import dev.skerry.tool.process.Trust;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Logs in at a gateway and keeps an API token for the commands that follow. */
@Command(
        name = "login",
        description = {
            "Log in at a gateway: asks for the password, and keeps an API token for the commands that follow.",
            "Without a terminal the password is the first line of standard input."
        },
        mixinStandardHelpOptions = true)
public final class LoginCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "Your name at the gateway.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "viewer, operator or admin: no more than you need (default: your own).")
    private @Nullable String role;

    @Option(
            names = "--expires",
            paramLabel = "DURATION",
            defaultValue = "30d",
            description = "How long the token lasts (default: ${DEFAULT-VALUE}).")
    private String expires = "30d";

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "The gateway's root certificate in PEM, to be trusted from now on.")
    private @Nullable Path caFile;

    @Option(
            names = "--trust",
            paramLabel = "SHA-256",
            description =
                    "The fingerprint of the gateway's root, as 'authority show' and the gateway's start print it, to be trusted without a question.")
    private @Nullable String fingerprint;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final ObjectMapper json = new ObjectMapper();

    /** One that is not filled in yet. */
    public LoginCommand() {}

    @Override
    public Integer call() {
        URI address = gateway.address();
        StoredLogins logins = StoredLogins.ofUser();
        String trusted = trusted(address, logins.of(address).trusted());
        String password = PasswordInput.read("Password of %s at %s".formatted(name, address));
        try (Http http = new Http(new Login(null, 0, trusted))) {
            ObjectNode credentials = json.createObjectNode();
            credentials.put("name", name).put("password", password);
            HttpResponse<String> opened = post(http, address, "/api/login", credentials, null);
            String cookie = opened.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];
            ObjectNode wish = json.createObjectNode();
            wish.put(
                    "name",
                    "%s %s".formatted(host(), Instant.now().truncatedTo(ChronoUnit.MILLIS)));
            wish.put("expiresIn", expires);
            if (role != null) {
                wish.put("role", role);
            }
            JsonNode made = tree(post(http, address, "/api/tokens", wish, cookie).body());
            post(http, address, "/api/logout", json.createObjectNode(), cookie);
            logins.put(
                    address,
                    new Login(
                            made.path("token").asText(),
                            made.path("view").path("id").asLong(),
                            trusted));
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "Logged in at %s as %s (%s) until %s.%n",
                    address,
                    name,
                    made.path("view").path("role").asText(),
                    made.path("view").path("endsAt").asText());
            out.flush();
            return ExitCode.OK.number();
        }
    }

    /** The certificate to trust; null for those of the public authorities. */
    private @Nullable String trusted(URI address, @Nullable String stored) {
        if (!"https".equals(address.getScheme())) {
            return null;
        }
        if (caFile != null) {
            try {
                return Files.readString(caFile);
            } catch (IOException e) {
                throw new ToolException(
                        "SKR-T093",
                        ExitCode.ENVIRONMENT,
                        "%s can't be read (%s). Give a PEM file with the gateway's root."
                                .formatted(caFile, e));
            }
        }
        try (Http http = new Http(new Login(null, 0, stored))) {
            http.send("GET", address.resolve("/api/me"));
            return stored;
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof SSLException)) {
                throw unreachable(address, e);
            }
            // What is no root was kept by an earlier version, and is replaced once a year.
            if (stored != null && fingerprint == null && !Trust.isWithoutRoot(stored)) {
                throw untrusted(
                        address,
                        "it does not lead to the root that was found good before. If the gateway has a new root, log in with --ca-file or --trust");
            }
            return asked(address);
        }
    }

    private String asked(URI address) {
        X509Certificate shown;
        try {
            shown =
                    ShownRoot.of(address)
                            .orElseThrow(
                                    () ->
                                            untrusted(
                                                    address,
                                                    "it leads to no root that the gateway shows. Name the root's file with --ca-file"));
        } catch (IOException e) {
            throw unreachable(address, new UncheckedIOException(e));
        }
        String seen = Trust.fingerprint(shown);
        if (fingerprint != null) {
            if (plain(fingerprint).equals(plain(seen))) {
                return Trust.pem(shown);
            }
            throw untrusted(address, "the SHA-256 of its root is " + seen);
        }
        Optional<String> answer =
                Terminal.line(
                        """
                        The certificate of the gateway at %s leads to the root
                          %s
                          SHA-256 %s
                        Is that what the gateway's start printed, or 'skerry authority show' at the gateway? (yes/no)\s"""
                                .formatted(address, shown.getSubjectX500Principal(), seen));
        if (!answer.map(String::strip).equals(Optional.of("yes"))) {
            throw untrusted(
                    address,
                    "the SHA-256 of its root is %s; compare it with what 'skerry authority show' prints at the gateway, then name it with --trust, or the root's file with --ca-file"
                            .formatted(seen));
        }
        return Trust.pem(shown);
    }

    private static String plain(String fingerprint) {
        return fingerprint.replace(":", "").toUpperCase(Locale.ROOT);
    }

    private static ToolException untrusted(URI address, String why) {
        return new ToolException(
                "SKR-T092",
                ExitCode.ENVIRONMENT,
                "The gateway at %s shows a certificate that is not trusted: %s."
                        .formatted(address, why));
    }

    private static ToolException unreachable(URI address, UncheckedIOException e) {
        return new ToolException(
                "SKR-T030",
                ExitCode.ENVIRONMENT,
                "No gateway answers at %s (%s). Start one with 'skerry gateway', or name its address with --gateway."
                        .formatted(address, e.getMessage()));
    }

    private HttpResponse<String> post(
            Http http, URI address, String path, JsonNode body, @Nullable String cookie) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Origin", address.getScheme() + "://" + address.getAuthority())
                        .header("X-Skerry-Request", "1")
                        .POST(BodyPublishers.ofString(body.toString()));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        HttpResponse<String> answer;
        try {
            answer = http.ask(request);
        } catch (UncheckedIOException e) {
            throw unreachable(address, e);
        }
        if (answer.statusCode() < 300) {
            return answer;
        }
        JsonNode problem = tree(answer.body());
        throw new ToolException(
                problem.path("code").asText("SKR-T034"),
                ExitCode.ENVIRONMENT,
                "The gateway refuses: %s: %s; %s."
                        .formatted(
                                problem.path("title").asText("" + answer.statusCode()),
                                problem.path("detail").asText(),
                                problem.path("hint").asText("is it a gateway?")));
    }

    private JsonNode tree(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            return json.missingNode();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this machine";
        }
    }
}
