package dev.skerry.gateway.people;

import java.time.Instant;

/**
 * A session as it is shown.
 *
 * @param peer the address that it was opened from
 * @param browser as it calls itself, for people
 * @param endsAt at the latest
 * @param current whether it is the one that asks
 */
public record SessionView(
        long id,
        String person,
        Instant madeAt,
        Instant usedAt,
        Instant endsAt,
        String peer,
        String browser,
        boolean current) {}
