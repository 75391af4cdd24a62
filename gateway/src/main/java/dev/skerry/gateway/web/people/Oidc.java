package dev.skerry.gateway.web.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Role;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.oidc.runtime.OidcJwtCallerPrincipal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logins at an OIDC provider, and its access tokens. The code flow (with PKCE) runs under one path
 * only; at its end the gateway opens a session of its own, as after a password.
 */
@Singleton
class Oidc {
    /** Where the code flow begins and ends. */
    static final String LOGIN = "/login/oidc";

    /** Where a logout at the provider begins. */
    static final String LOGOUT = LOGIN + "/logout";

    /** Of nobody who has a password. */
    static final String NAME_PREFIX = "oidc:";

    private static final Logger LOG = Logger.getLogger(Oidc.class);
    private static final int LONGEST_NAME = 70;

    private final OidcAuthenticationMechanism flow;
    private final GatewayConfig.Oidc config;
    private final ObjectMapper json;

    Oidc(OidcAuthenticationMechanism flow, GatewayConfig config, ObjectMapper json) {
        this.json = json;
        this.flow = flow;
        this.config = config.oidc();
    }

    boolean isOn() {
        return config.issuer().isPresent();
    }

    static boolean isLogin(RoutingContext context) {
        String path = context.normalizedPath();
        return path.equals(LOGIN) || path.startsWith(LOGIN + "/");
    }

    /** Goes on with a login; one that fails ends at the login page, which says why. */
    Uni<SecurityIdentity> login(RoutingContext context, IdentityProviderManager providers) {
        return isOn()
                ? flow.authenticate(context, providers)
                        .onFailure(Oidc::endsTheLogin)
                        .transform(
                                failure ->
                                        new AuthenticationRedirectException(back(failed(failure))))
                : Uni.createFrom().nullItem();
    }

    /** Sends a browser to the provider, or back if that can't be reached. */
    Uni<ChallengeData> challenge(RoutingContext context) {
        return isOn()
                ? flow.getChallenge(context)
                        .onFailure()
                        .recoverWithItem(
                                failure ->
                                        new ChallengeData(302, "Location", back(failed(failure))))
                : Uni.createFrom().item(new ChallengeData(404));
    }

    /** The flow's own redirects go on, and a session that it does not take begins anew. */
    private static boolean endsTheLogin(Throwable failure) {
        return !(failure instanceof AuthenticationRedirectException
                || failure instanceof AuthenticationFailedException);
    }

    private static PeopleError failed(Throwable failure) {
        PeopleError why = why(failure);
        LOG.warnf(
                "oidc=failed code=%s cause=\"%s\" advice=\"%s\"",
                why.code(), rootOf(failure), why.advice());
        return why;
    }

    /** What a failure of the flow or of a token's check means. */
    static PeopleError why(Throwable failure) {
        return failure instanceof OIDCException
                ? PeopleError.OIDC_UNREACHABLE
                : PeopleError.OIDC_FAILED;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable next = failure; next != null; next = next.getCause()) {
            root = next;
        }
        return root;
    }

    /** The login page, where a person at a browser is told why they are there again. */
    static String back(PeopleError why) {
        return "/#/login?refused=" + why.code();
    }

    /** Whom an access token is for; null if it is not the provider's. */
    Uni<@Nullable Subject> bearer(RoutingContext context, IdentityProviderManager providers) {
        return (isOn()
                        ? flow.authenticate(context, providers)
                        : Uni.createFrom().<SecurityIdentity>nullItem())
                .map(identity -> identity == null ? null : subject(identity).orElse(null));
    }

    /**
     * Whom the provider vouches for.
     *
     * @param id unique at the provider for ever
     * @param name as people know them here; never one that somebody with a password has
     * @param role null if none of theirs is one here
     * @param token by which it does
     */
    record Subject(
            String id,
            String name,
            @Nullable Role role,
            Sites sites,
            String token,
            Instant issuedAt) {}

    /** Whom an identity is of, by what its token claims. */
    Optional<Subject> subject(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof OidcJwtCallerPrincipal principal)) {
            return Optional.empty();
        }
        JsonNode claims = claims(principal);
        return Optional.of(
                new Subject(
                        claims.path("iss").asText() + "\n" + claims.path("sub").asText(),
                        name(claims),
                        role(claims),
                        sites(claims),
                        principal.getRawToken(),
                        Instant.ofEpochSecond(claims.path("iat").asLong())));
    }

    /** As the token has them: the framework's own view puts lists into types of another library. */
    private JsonNode claims(OidcJwtCallerPrincipal principal) {
        try {
            return json.readTree(principal.getClaims().getRawJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("claims that were verified are no JSON", e);
        }
    }

    private static String name(JsonNode claims) {
        String known = claims.path("preferred_username").asText(claims.path("sub").asText());
        String name = known.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._@+-]", "_");
        return NAME_PREFIX + name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private @Nullable Role role(JsonNode claims) {
        Set<String> theirs = words(claims, config.roleClaim());
        Role highest = null;
        for (Role role : Role.values()) {
            List<String> named =
                    switch (role) {
                        case VIEWER -> config.roles().viewer().orElse(List.of());
                        case OPERATOR -> config.roles().operator().orElse(List.of());
                        case ADMIN -> config.roles().admin().orElse(List.of());
                    };
            highest = named.stream().anyMatch(theirs::contains) ? role : highest;
        }
        return highest;
    }

    /** All if no claim is configured; else those that it names, none if it is missing. */
    private Sites sites(JsonNode claims) {
        if (config.sitesClaim().isEmpty()) {
            return Sites.ALL;
        }
        Set<String> named = words(claims, config.sitesClaim().get());
        return named.contains("*") ? Sites.ALL : Sites.of(named);
    }

    /** What a claim has, be it one word or several; a path leads into objects. */
    private static Set<String> words(JsonNode claims, String path) {
        JsonNode found = claims;
        for (String part : path.split("/", -1)) {
            found = found.path(part);
        }
        Set<String> words = new HashSet<>();
        if (found.isArray()) {
            found.forEach(word -> words.add(word.asText()));
        } else if (found.isValueNode() && !found.isNull()) {
            words.add(found.asText());
        }
        return words;
    }
}
