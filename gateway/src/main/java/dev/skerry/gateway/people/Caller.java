package dev.skerry.gateway.people;

import dev.skerry.gateway.fleet.Sites;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name as it is shown, logged and kept with what was done
 * @param personKey of the person; 0 if {@link How#OPEN} or {@link How#BEARER}
 * @param credentialKey of the session or token; 0 likewise
 * @param endsAt when the session or token ends at the latest; null if it does not
 */
public record Caller(
        String name,
        Role role,
        Sites sites,
        How how,
        long personKey,
        long credentialKey,
        @Nullable Instant endsAt) {
    /** Everybody, where nobody logs in. No person can have this name. */
    public static final Caller ANYBODY =
            new Caller("anybody", Role.ADMIN, Sites.ALL, How.OPEN, 0, 0, null);

    private static final String ATTRIBUTE = "skerry.caller";

    /** How somebody is known. */
    public enum How {
        /** A person at a browser. */
        SESSION,
        /** A person's program. */
        TOKEN,
        /** An access token of the OIDC provider. */
        BEARER,
        /** Nobody asked. */
        OPEN
    }

    /** Whether they decide who may do what. */
    public boolean isHead() {
        return role == Role.ADMIN && sites.areAll();
    }

    /** Who asks, if they are known. */
    public static Optional<Caller> of(SecurityIdentity identity) {
        return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
    }

    /** As the framework checks it against what a route allows. */
    public SecurityIdentity identity() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(role.words())
                .addAttribute(ATTRIBUTE, this)
                .build();
    }
}
