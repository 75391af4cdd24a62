package dev.skerry.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.Link;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Keycloak with a realm "plant", behind a link that can be cut. Its client for the gateway is the
 * one of docs/people.md.
 */
final class Keycloak implements AutoCloseable {
    static final String PASSWORD = "tides and rocks";
    static final String SECRET = "known to both";

    /** Where the build unpacks it. */
    private static final String HOME = "skerry.keycloak";

    private static final Duration START = Duration.ofMinutes(3);
    private static final Pattern CLIENT =
            Pattern.compile(
                    "^ *```json keycloak\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Link link;
    private final ManagedProcess process;
    private final int port;

    private Keycloak(Link link, ManagedProcess process, int port) {
        this.link = link;
        this.process = process;
        this.port = port;
    }

    /** Starts one for a gateway at that address; the link to it is cut. Returns at once. */
    static Keycloak start(Path folder, String gateway) throws IOException {
        Installation installation = Installation.current();
        Path home = Path.of(System.getProperty(HOME));
        Path realms = Files.createDirectories(home.resolve("data/import"));
        Files.writeString(realms.resolve("plant-realm.json"), realm(gateway).toString());
        int port = Ports.freeTcp();
        Link link = Link.to(port);
        link.cut();
        List<String> command =
                List.of(
                        installation.java().toString(),
                        "-Xmx400m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus"
                                + ".bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        // It is used as it was built by its makers; to build it anew takes 40 s.
                        "-Dkc.config.built=true",
                        "-Dkc.home.dir=" + home,
                        "-jar",
                        home.resolve("lib/quarkus-run.jar").toString(),
                        "start",
                        "--db-url=jdbc:h2:mem:keycloak;NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=-1",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname-strict=false",
                        "--import-realm");
        return new Keycloak(
                link,
                ManagedProcess.start(
                        new ProcessSpec(
                                "keycloak", command, Map.of(), "", folder.resolve("keycloak.log"))),
                port);
    }

    /** The client of the guide, as it would be imported for that gateway. */
    private static ObjectNode guidesClient(String gateway) throws IOException {
        Matcher found =
                CLIENT.matcher(
                        Files.readString(Installation.current().home().resolve("docs/people.md")));
        if (!found.find()) {
            throw new IllegalStateException("docs/people.md has no client for Keycloak");
        }
        String client = found.group(1).replace("https://gw.example:8443", gateway);
        return (ObjectNode) JSON.readTree(client);
    }

    private static ObjectNode realm(String gateway) throws IOException {
        ObjectNode realm = JSON.createObjectNode().put("realm", "plant").put("enabled", true);
        ArrayNode roles = realm.putObject("roles").putArray("realm");
        List.of("plant-operators", "plant-it").forEach(role -> roles.addObject().put("name", role));
        realm.putArray("groups").addObject().put("name", "plant");
        ArrayNode clients = realm.putArray("clients");
        ObjectNode client = guidesClient(gateway).put("secret", SECRET);
        clients.add(client);
        // Programs: one whose tokens are for the gateway, one whose are not.
        ObjectNode tool = program(clients, "plant-tool");
        tool.set("protocolMappers", client.path("protocolMappers"));
        program(clients, "other-tool");
        ArrayNode users = realm.putArray("users");
        person(users, "olga").putArray("realmRoles").add("plant-operators");
        ((ObjectNode) users.get(0)).putArray("groups").add("/plant");
        person(users, "vera").putArray("realmRoles");
        return realm;
    }

    private static ObjectNode program(ArrayNode clients, String name) {
        return clients.addObject()
                .put("clientId", name)
                .put("publicClient", true)
                .put("directAccessGrantsEnabled", true);
    }

    /** With all that Keycloak would ask for at the first login. */
    private static ObjectNode person(ArrayNode users, String name) {
        ObjectNode person =
                users.addObject()
                        .put("username", name)
                        .put("enabled", true)
                        .put("email", name + "@plant.example")
                        .put("emailVerified", true)
                        .put("firstName", name)
                        .put("lastName", "of the plant");
        person.putArray("credentials").addObject().put("type", "password").put("value", PASSWORD);
        return person;
    }

    /** As its tokens name it; another site than the gateway's, for a browser. */
    String issuer() {
        return "http://localhost:" + link.port() + "/realms/plant";
    }

    /** Waits until it answers, and lets the gateway reach it. */
    void heal(Http http) {
        process.awaitReady(
                () -> http.isOk(URI.create("http://127.0.0.1:%d/realms/plant".formatted(port))),
                START);
        link.heal();
    }

    void cut() {
        link.cut();
    }

    /** The same realm with the same keys by another name, which its tokens then have. */
    String otherIssuer() {
        return "http://localhost:" + port + "/realms/plant";
    }

    /** An access token that a program of that name gets for somebody. */
    static String accessToken(Http http, String issuer, String program, String person)
            throws IOException {
        String form =
                "grant_type=password&scope=openid&client_id=%s&username=%s&password=%s"
                        .formatted(
                                program,
                                person,
                                URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8));
        URI address = URI.create(issuer + "/protocol/openid-connect/token");
        JsonNode answer =
                JSON.readTree(
                        http.ask(
                                        HttpRequest.newBuilder(address)
                                                .header(
                                                        "Content-Type",
                                                        "application/x-www-form-urlencoded")
                                                .POST(HttpRequest.BodyPublishers.ofString(form)))
                                .body());
        if (!answer.has("access_token")) {
            throw new IllegalStateException("no token: " + answer);
        }
        return answer.path("access_token").asText();
    }

    /** The same token, said to need no signature (RFC 7519, 6.1). */
    static String unsigned(String token) {
        String[] parts = token.split("\\.");
        String header = text(parts[0]).replaceAll("\"alg\":\"\\w+\"", "\"alg\":\"none\"");
        return base64(header) + "." + parts[1] + ".";
    }

    /** The same token and signature, but of an admin. */
    static String raised(String token) {
        String[] parts = token.split("\\.");
        String claims = text(parts[1]).replace("plant-operators", "plant-it");
        return parts[0] + "." + base64(claims) + "." + parts[2];
    }

    private static String text(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        process.close();
        link.close();
    }
}
