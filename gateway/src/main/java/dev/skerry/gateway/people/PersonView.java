package dev.skerry.gateway.people;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person as they are shown.
 *
 * @param role viewer, operator or admin
 * @param sites null for all
 * @param source password, or oidc for one who logs in at the OIDC provider
 * @param loginAt null for never
 */
public record PersonView(
        String name,
        String role,
        @Nullable List<String> sites,
        String source,
        Instant madeAt,
        @Nullable Instant loginAt,
        int sessions,
        int tokens) {}
