package dev.skerry.gateway.web.people;

import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.people.Logins;
import dev.skerry.gateway.people.ProviderLogins;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.people.Sessions;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.request.Peers;
import io.quarkus.oidc.OidcSession;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where a login at the OIDC provider ends. */
@Path(Oidc.LOGIN)
public class OidcResource {
    private static final Duration LONGEST_CLEARING = Duration.ofSeconds(10);

    private final Oidc oidc;
    private final OidcSession session;
    private final ProviderLogins once;
    private final Logins logins;
    private final Sessions sessions;
    private final SecurityIdentity identity;
    private final GatewayConfig config;

    OidcResource(
            Oidc oidc,
            OidcSession session,
            ProviderLogins once,
            Logins logins,
            Sessions sessions,
            SecurityIdentity identity,
            GatewayConfig config) {
        this.oidc = oidc;
        this.session = session;
        this.once = once;
        this.logins = logins;
        this.sessions = sessions;
        this.identity = identity;
        this.config = config;
    }

    @GET
    @Authenticated
    @Operation(hidden = true)
    public Response login(HttpServerRequest request) throws InterruptedException {
        Oidc.Subject subject =
                oidc.subject(identity)
                        .orElseThrow(
                                () -> new ProblemException(PeopleError.OIDC_FAILED, 404, "login"));
        Role role = subject.role();
        if (role == null) {
            return back(PeopleError.OIDC_NO_ROLE);
        }
        if (!once.take(subject.token(), subject.issuedAt())) {
            String present = SessionCookie.of(request);
            if (present != null && sessions.caller(present).isPresent()) {
                return Response.seeOther(URI.create("/")).build();
            }
            // The framework's own cookie would lead here again.
            session.logout().await().atMost(LONGEST_CLEARING);
            return back(PeopleError.OIDC_STALE);
        }
        Logins.Outcome outcome =
                Durable.await(
                        logins.withSubject(
                                subject.id(),
                                subject.name(),
                                role,
                                subject.sites(),
                                Peers.from(request)),
                        "the login");
        if (outcome instanceof Logins.Outcome.Open(String secret)) {
            return Response.seeOther(URI.create("/"))
                    .cookie(SessionCookie.set(request, secret, config.people().sessionEnd()))
                    .build();
        }
        return back(PeopleError.OIDC_NAME_TAKEN);
    }

    private static Response back(PeopleError why) {
        return Response.seeOther(URI.create(Oidc.back(why))).build();
    }
}
