package dev.skerry.tool.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code skerry login} keeps of each gateway, in a file that only its user can read: an API
 * token, and the certificate that was found good when the gateway's is not of a public authority.
 */
public final class StoredLogins {
    /** An API token that goes before a stored one. */
    private static final String TOKEN = "SKERRY_TOKEN";

    private final ObjectMapper json = new ObjectMapper();
    private final Path file;
    private final Map<String, String> environment;

    /** Those of a file. */
    public StoredLogins(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /** Those of whoever runs the command line. */
    public static StoredLogins ofUser() {
        Map<String, String> environment = System.getenv();
        String base = environment.get("XDG_CONFIG_HOME");
        Path folder =
                base == null || base.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".config")
                        : Path.of(base);
        return new StoredLogins(folder.resolve("skerry").resolve("gateways.json"), environment);
    }

    /**
     * What is kept of a gateway.
     *
     * @param token null for none
     * @param tokenId of the token at the gateway; 0 for one that is not stored
     * @param trusted a certificate in PEM; null to trust what Java does
     */
    public record Login(@Nullable String token, long tokenId, @Nullable String trusted) {
        /** Nothing. */
        public static final Login NONE = new Login(null, 0, null);
    }

    /** What is kept of a gateway; the environment's token goes first. */
    public Login of(URI gateway) {
        JsonNode there = all().path(key(gateway));
        String given = environment.get(TOKEN);
        return new Login(
                given != null && !given.isEmpty() ? given : text(there, "token"),
                there.path("tokenId").asLong(),
                text(there, "trusted"));
    }

    /** Keeps something of a gateway in place of what was kept; nothing is forgotten. */
    public void put(URI gateway, Login login) {
        ObjectNode all = all();
        if (login.equals(Login.NONE)) {
            all.remove(key(gateway));
        } else {
            ObjectNode entry = all.putObject(key(gateway));
            entry.put("token", login.token());
            entry.put("tokenId", login.tokenId());
            entry.put("trusted", login.trusted());
        }
        write(all);
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).asText() : null;
    }

    private static String key(URI gateway) {
        return gateway.getScheme() + "://" + gateway.getAuthority();
    }

    private ObjectNode all() {
        try {
            if (WholeFile.isOpenToOthers(file)) {
                throw unusable("others may read it: chmod 600 " + file, null);
            }
            return json.readTree(file.toFile()) instanceof ObjectNode all
                    ? all
                    : json.createObjectNode();
        } catch (NoSuchFileException e) {
            return json.createObjectNode();
        } catch (IOException e) {
            throw unusable(e.toString(), e);
        }
    }

    private void write(ObjectNode all) {
        try {
            WholeFile.writeSecret(
                    file, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
        } catch (IOException e) {
            throw unusable(e.toString(), e);
        }
    }

    private ToolException unusable(String why, @Nullable Throwable cause) {
        var failure =
                new ToolException(
                        "SKR-T091",
                        ExitCode.ENVIRONMENT,
                        "The stored logins in %s can't be used: %s.".formatted(file, why));
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }
}
