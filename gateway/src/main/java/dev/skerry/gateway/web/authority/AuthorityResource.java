package dev.skerry.gateway.web.authority;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.authority.Authority.RootOfflineException;
import dev.skerry.gateway.authority.AuthorityView;
import dev.skerry.gateway.authority.ServerKeys;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The certificate authority: an admin's business but for looking. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/authority")
@Tag(name = "Enrolment")
public class AuthorityResource {
    private static final int SHORTEST_PASSWORD = 12;

    private final Authority authority;
    private final ServerKeys keys;
    private final CurrentCaller current;

    AuthorityResource(Authority authority, ServerKeys keys, CurrentCaller current) {
        this.authority = authority;
        this.keys = keys;
        this.current = current;
    }

    @GET
    @Operation(summary = "The root, the issuing CAs and the gateway's own certificate")
    public AuthorityView authority() {
        return AuthorityView.of(authority, keys);
    }

    /**
     * The root as it leaves the gateway.
     *
     * @param root PKCS#12 in base64
     */
    public record ExportedRoot(String root) {
        /** Without the key. */
        @Override
        public String toString() {
            return "ExportedRoot";
        }
    }

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Path("/root/export")
    @Operation(
            summary = "The root with its key, to be kept elsewhere",
            description =
                    "{\"password\": …} of at least 12 characters; PKCS#12 under that password, in"
                            + " base64. It stays at the gateway until it is deleted there.")
    public ExportedRoot exportRoot(@Nullable JsonNode body) throws IOException {
        Refusals.head(current);
        char[] password = text(body, "password").toCharArray();
        if (password.length < SHORTEST_PASSWORD) {
            throw invalid("a password has at least %d characters".formatted(SHORTEST_PASSWORD));
        }
        try {
            return new ExportedRoot(
                    Base64.getEncoder().encodeToString(authority.exportRoot(password)));
        } catch (RootOfflineException e) {
            throw offline();
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    @RolesAllowed(Role.Names.ADMIN)
    @DELETE
    @Path("/root")
    @Operation(
            summary = "Delete the root's key at the gateway",
            description =
                    "After it was exported, and the export was tried. The issuing CA goes on; the"
                            + " next one needs the exported root.")
    public AuthorityView forgetRoot() throws IOException {
        Refusals.head(current);
        authority.forgetRoot();
        return authority();
    }

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Path("/issuing")
    @Operation(
            summary = "Make a new issuing CA now",
            description =
                    "{} when the root is online, which the gateway does by itself in time; else"
                            + " {\"root\": the exported PKCS#12 in base64, \"password\": …}, which"
                            + " is not kept. Earlier issuing CAs are trusted until they end.")
    public AuthorityView renewIssuing(@Nullable JsonNode body) throws IOException {
        Refusals.head(current);
        if (body != null && body.has("root")) {
            renewWith(body);
        } else {
            try {
                authority.renewIssuing();
            } catch (RootOfflineException e) {
                throw offline();
            }
        }
        keys.refresh();
        return authority();
    }

    private void renewWith(JsonNode body) {
        try {
            authority.renewIssuing(
                    Base64.getDecoder().decode(text(body, "root")),
                    text(body, "password").toCharArray());
        } catch (IllegalArgumentException e) {
            throw invalid("root is PKCS#12 in base64");
        } catch (IOException e) {
            throw new ProblemException(
                    AuthorityError.ROOT_UNREADABLE, 422, String.valueOf(e.getMessage()));
        }
    }

    private static String text(@Nullable JsonNode body, String key) {
        if (body == null || !body.path(key).isTextual()) {
            throw invalid("expected {\"%s\": …}".formatted(key));
        }
        return body.path(key).asText();
    }

    private static ProblemException offline() {
        return new ProblemException(AuthorityError.ROOT_OFFLINE, 409, "it was deleted here");
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(GatewayError.BODY_INVALID, 400, detail);
    }
}
