package dev.skerry.gateway.people;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API token as it is shown; the token itself is shown once, when it is made.
 *
 * @param person whose it is; it never does more than they may
 * @param role viewer, operator or admin
 * @param sites null for all
 * @param usedAt to the minute; null for never
 */
public record TokenView(
        long id,
        String name,
        String person,
        String role,
        @Nullable List<String> sites,
        Instant madeAt,
        Instant endsAt,
        @Nullable Instant usedAt) {}
