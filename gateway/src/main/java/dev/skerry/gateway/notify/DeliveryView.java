package dev.skerry.gateway.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification as it is shown.
 *
 * @param state waiting, delivered or given-up
 * @param nextAt when it is tried again; null once it has ended
 * @param answer what the receiver answered last, or what went wrong; empty before
 */
public record DeliveryView(
        String id,
        String contactPoint,
        String title,
        String state,
        int attempts,
        Instant madeAt,
        @Nullable Instant nextAt,
        @Nullable Instant endedAt,
        String answer) {}
