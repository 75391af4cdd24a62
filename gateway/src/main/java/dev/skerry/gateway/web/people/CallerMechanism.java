package dev.skerry.gateway.web.people;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.GatewayConfig.Access;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Caller.How;
import dev.skerry.gateway.people.Logins;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.people.Sessions;
import dev.skerry.gateway.people.Tokens;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.Problem;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Tells who makes a request: by the session's cookie, by an API token or by an access token of the
 * OIDC provider; where nobody logs in, anybody. Agents prove who they are in other ways, and are
 * left alone here.
 */
@ApplicationScoped
public class CallerMechanism implements HttpAuthenticationMechanism {
    /** What a request without anybody is answered with, if it is not {@code NOT_LOGGED_IN}. */
    private static final String REFUSAL = "skerry.refusal";

    private static final String BEARER = "Bearer ";

    /** Before all that come with extensions. */
    private static final int FIRST = 10_000;

    private final Sessions sessions;
    private final Tokens tokens;
    private final Logins logins;
    private final Oidc oidc;
    private final ObjectMapper json;
    private final boolean isOpen;

    CallerMechanism(
            GatewayConfig config,
            Sessions sessions,
            Tokens tokens,
            Logins logins,
            Oidc oidc,
            ObjectMapper json) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.logins = logins;
        this.oidc = oidc;
        this.json = json;
        this.isOpen = config.access() == Access.OPEN;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext context, IdentityProviderManager providers) {
        HttpServerRequest request = context.request();
        if (isAgents(request)) {
            return Uni.createFrom().nullItem();
        }
        if (isOpen) {
            return Uni.createFrom().item(Caller.ANYBODY.identity());
        }
        if (Oidc.isLogin(context)) {
            return oidc.login(context, providers);
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? bearer(authorization.substring(BEARER.length()).strip(), context, providers)
                    : refused(context, PeopleError.TOKEN_REFUSED);
        }
        String secret = SessionCookie.of(request);
        return secret == null ? Uni.createFrom().nullItem() : session(secret, context);
    }

    /** A session that is over is as none, so that one can log in again. */
    private Uni<SecurityIdentity> session(String secret, RoutingContext context) {
        return lookUp(context, () -> sessions.caller(secret))
                .map(
                        caller -> {
                            if (caller.isEmpty()) {
                                context.put(REFUSAL, PeopleError.SESSION_OVER);
                            }
                            return caller.map(Caller::identity).orElse(null);
                        });
    }

    private Uni<SecurityIdentity> bearer(
            String token, RoutingContext context, IdentityProviderManager providers) {
        if (!token.startsWith(Tokens.PREFIX)) {
            context.put(REFUSAL, PeopleError.TOKEN_REFUSED);
            return oidc.bearer(context, providers)
                    .flatMap(subject -> caller(subject, context))
                    .onFailure(OIDCException.class)
                    .invoke(unreachable -> context.put(REFUSAL, Oidc.why(unreachable)))
                    .onFailure(OIDCException.class)
                    .transform(AuthenticationFailedException::new)
                    .map(
                            caller ->
                                    caller.map(Caller::identity)
                                            .orElseThrow(AuthenticationFailedException::new));
        }
        return lookUp(context, () -> tokens.caller(token))
                .flatMap(
                        caller ->
                                caller.isPresent()
                                        ? Uni.createFrom().item(caller.get().identity())
                                        : refused(context, PeopleError.TOKEN_REFUSED));
    }

    /** By the name that the subject was given here, whatever the token says by now. */
    private Uni<Optional<Caller>> caller(Oidc.@Nullable Subject subject, RoutingContext context) {
        Role role = subject == null ? null : subject.role();
        if (subject == null || role == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        return lookUp(
                context,
                () -> {
                    Optional<String> name =
                            Durable.await(
                                    logins.nameOf(
                                            subject.id(), subject.name(), role, subject.sites()),
                                    "the person");
                    if (name.isEmpty()) {
                        context.put(REFUSAL, PeopleError.OIDC_NAME_TAKEN);
                    }
                    return name.map(
                            known ->
                                    new Caller(
                                            known, role, subject.sites(), How.BEARER, 0, 0, null));
                });
    }

    private static Uni<SecurityIdentity> refused(RoutingContext context, PeopleError why) {
        context.put(REFUSAL, why);
        return Uni.createFrom().failure(new AuthenticationFailedException());
    }

    /** The store is asked on a thread that may wait. */
    private static Uni<Optional<Caller>> lookUp(
            RoutingContext context, Callable<Optional<Caller>> ask) {
        return Uni.createFrom()
                .completionStage(
                        () -> context.vertx().executeBlocking(ask, false).toCompletionStage());
    }

    private static boolean isAgents(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String path = request.path();
        return (type != null && type.startsWith("application/grpc"))
                || (path != null && path.startsWith("/.well-known/"));
    }

    /** What to answer when nobody is known who may do that. */
    public static Problem refusal(RoutingContext context) {
        PeopleError error = context.get(REFUSAL);
        return Problem.of(
                error == null ? PeopleError.NOT_LOGGED_IN : error,
                error == PeopleError.OIDC_UNREACHABLE ? 503 : 401,
                context.normalizedPath());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Oidc.isLogin(context)
                ? oidc.challenge(context)
                : Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        if (Oidc.isLogin(context)) {
            return HttpAuthenticationMechanism.super.sendChallenge(context);
        }
        context.response().putHeader("WWW-Authenticate", "Bearer");
        refusal(context).send(context.response(), json);
        return Uni.createFrom().item(true);
    }

    @Override
    public int getPriority() {
        return FIRST;
    }
}
