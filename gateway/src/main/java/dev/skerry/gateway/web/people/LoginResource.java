package dev.skerry.gateway.web.people;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.GatewayConfig.Access;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.people.AdminLink;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Caller.How;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Logins;
import dev.skerry.gateway.people.People;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.people.Sessions;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import dev.skerry.gateway.web.request.Peers;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Logging in and out. */
@Path("/api")
@Tag(name = "People")
public class LoginResource {
    private final Logins logins;
    private final People people;
    private final Sessions sessions;
    private final AdminLink adminLink;
    private final CurrentCaller current;
    private final GatewayConfig config;
    private final Oidc oidc;
    private final Bodies bodies;

    LoginResource(
            Logins logins,
            People people,
            Sessions sessions,
            AdminLink adminLink,
            CurrentCaller current,
            GatewayConfig config,
            Oidc oidc,
            Bodies bodies) {
        this.logins = logins;
        this.people = people;
        this.sessions = sessions;
        this.adminLink = adminLink;
        this.current = current;
        this.config = config;
        this.oidc = oidc;
        this.bodies = bodies;
    }

    /** Who somebody says they are. */
    public record Credentials(@Nullable String name, @Nullable String password) {}

    /** The first admin, or one who lost the password. */
    public record FirstAdmin(
            @Nullable String link, @Nullable String name, @Nullable String password) {}

    /** A password in place of another. */
    public record NewPassword(@Nullable String present, @Nullable String password) {}

    /**
     * Who asks.
     *
     * @param access login, or open where nobody has to log in
     * @param loggedIn false for a stranger, of whom the next five are null
     * @param sites null for all
     * @param how session, token, bearer or open
     * @param endsAt when the session or token ends at the latest
     * @param oidc where a login at the OIDC provider begins; null if there is none
     */
    public record Me(
            String access,
            boolean loggedIn,
            @Nullable String name,
            @Nullable String role,
            @Nullable List<String> sites,
            @Nullable String how,
            @Nullable Instant endsAt,
            @Nullable String oidc) {}

    /** What a browser does after the logout: null, or an address of the OIDC provider's logout. */
    public record LoggedOut(@Nullable String next) {}

    @GET
    @Path("/me")
    @PermitAll
    @Operation(summary = "Who is logged in", description = "Strangers are told that they are.")
    public Me me() {
        String login = oidc.isOn() ? Oidc.LOGIN : null;
        return current.find()
                .map(caller -> me(caller, login))
                .orElseGet(() -> new Me(access(), false, null, null, null, null, null, login));
    }

    private Me me(Caller caller, @Nullable String login) {
        var sites = caller.sites().names();
        return new Me(
                access(),
                true,
                caller.name(),
                caller.role().word(),
                sites == null ? null : List.copyOf(new TreeSet<>(sites)),
                caller.how().name().toLowerCase(Locale.ROOT),
                caller.endsAt(),
                login);
    }

    private String access() {
        return config.access().name().toLowerCase(Locale.ROOT);
    }

    @POST
    @Path("/login")
    @PermitAll
    @APIResponse(responseCode = "204", description = "The session's cookie is set")
    @Operation(
            summary = "Log in",
            description =
                    "{\"name\": …, \"password\": …}. Sets the session's cookie. Which of the two is"
                            + " wrong is not told; after some attempts one has to wait.")
    public RestResponse<Void> login(@Nullable JsonNode body, @Context HttpServerRequest request)
            throws InterruptedException {
        Credentials given = bodies.read(body, Credentials.class, "{\"name\": …, \"password\": …}");
        if (config.access() == Access.OPEN) {
            throw new ProblemException(PeopleError.NEEDS_PERSON, 409, "login");
        }
        Logins.Outcome outcome =
                Durable.await(
                        logins.withPassword(
                                Bodies.required("name", given.name()),
                                Bodies.required("password", given.password()),
                                Peers.address(request),
                                Peers.from(request)),
                        "the login");
        return opened(outcome, request);
    }

    /** With the cookie of a session that was opened; one that the browser had is over. */
    private RestResponse<Void> opened(Logins.Outcome outcome, HttpServerRequest request)
            throws InterruptedException {
        String secret = Refusals.secret(outcome);
        if (current.find().isPresent()) {
            end(current.get());
        }
        return ResponseBuilder.<Void>noContent()
                .cookie(SessionCookie.set(request, secret, config.people().sessionEnd()))
                .build();
    }

    @POST
    @Path("/logout")
    @PermitAll
    @Operation(summary = "Log out", description = "The session or the API token is no more.")
    public RestResponse<LoggedOut> logout(@Context HttpServerRequest request)
            throws InterruptedException {
        Caller caller = current.find().orElse(null);
        if (caller != null) {
            end(caller);
        }
        boolean atProvider = caller != null && caller.name().startsWith(Oidc.NAME_PREFIX);
        return ResponseBuilder.ok(new LoggedOut(atProvider ? Oidc.LOGOUT : null))
                .cookie(SessionCookie.clear(request))
                .build();
    }

    private void end(Caller caller) throws InterruptedException {
        if (caller.how() == How.SESSION) {
            Durable.await(
                    sessions.end(caller.credentialKey(), caller.personKey(), caller.name()),
                    "the end of the session");
        }
    }

    @POST
    @Path("/first-admin")
    @PermitAll
    @APIResponse(responseCode = "204", description = "The session's cookie is set")
    @Operation(
            summary = "Become an admin by the one-time link",
            description =
                    "{\"link\": …, \"name\": …, \"password\": …}, with what follows the last slash of"
                            + " the link that the gateway prints at its first start and ./skerry people"
                            + " admin-link makes anew. Of somebody who is there, it sets the password"
                            + " and the role.")
    public RestResponse<Void> firstAdmin(
            @Nullable JsonNode body, @Context HttpServerRequest request)
            throws InterruptedException, IOException {
        FirstAdmin given =
                bodies.read(body, FirstAdmin.class, "{\"link\": …, \"name\": …, \"password\": …}");
        String link = Bodies.required("link", given.link());
        String name = Bodies.required("name", given.name());
        String password = Bodies.required("password", given.password());
        Refusals.tooOften(logins.take("first-admin", Peers.address(request)));
        if (!adminLink.holds(link)) {
            throw refusedLink();
        }
        people.objection(name, password).ifPresent(objection -> Refusals.done(objection, name));
        if (!adminLink.use(link)) {
            throw refusedLink();
        }
        Refusals.done(Durable.await(people.makeHead(name, password), "the person"), name);
        Logins.Outcome outcome =
                Durable.await(
                        logins.withPassword(
                                name, password, Peers.address(request), Peers.from(request)),
                        "the login");
        return opened(outcome, request);
    }

    private static ProblemException refusedLink() {
        return new ProblemException(PeopleError.ADMIN_LINK_REFUSED, 403, "first-admin");
    }

    @PUT
    @Path("/me/password")
    @RolesAllowed(Role.Names.VIEWER)
    @Operation(
            summary = "Choose another password",
            description =
                    "{\"present\": …, \"password\": …}. All other sessions end; API tokens stay until"
                            + " they are revoked.")
    public RestResponse<Void> password(@Nullable JsonNode body, @Context HttpServerRequest request)
            throws InterruptedException {
        NewPassword given =
                bodies.read(body, NewPassword.class, "{\"present\": …, \"password\": …}");
        String present = Bodies.required("present", given.present());
        String password = Bodies.required("password", given.password());
        Caller caller = Refusals.person(current);
        Refusals.secret(logins.again(caller, present, Peers.address(request)));
        Refusals.done(
                Durable.await(
                        people.change(
                                caller.name(),
                                new People.Edit(null, null, password),
                                any -> true,
                                caller.how() == How.SESSION ? caller.credentialKey() : 0,
                                caller.name()),
                        "the password"),
                caller.name());
        return RestResponse.noContent();
    }
}
