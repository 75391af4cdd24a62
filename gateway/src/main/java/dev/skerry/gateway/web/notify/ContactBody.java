package dev.skerry.gateway.web.notify;

import dev.skerry.gateway.notify.ContactPoint;
import dev.skerry.gateway.web.Bodies;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A contact point as it is sent.
 *
 * @param secret that a webhook's notifications are signed with; null to keep it, or to have one
 *     made
 */
public record ContactBody(
        @Nullable String kind,
        @Nullable String url,
        @Nullable List<String> recipients,
        @Nullable String secret,
        @Nullable Integer perHour) {
    static final String EXPECTED =
            "{\"kind\": \"webhook\", \"url\": …} or {\"kind\": \"email\", \"recipients\": […]}";

    ContactPoint read(String name) {
        try {
            return new ContactPoint(
                    name,
                    kindOf(),
                    Objects.requireNonNullElse(url, ""),
                    Objects.requireNonNullElse(recipients, List.of()),
                    Objects.requireNonNullElse(perHour, ContactPoint.USUAL_PER_HOUR));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw Bodies.invalid(e.getMessage() == null ? "expected " + EXPECTED : e.getMessage());
        }
    }

    private ContactPoint.Kind kindOf() {
        return switch (Bodies.required("kind", kind)) {
            case "webhook" -> ContactPoint.Kind.WEBHOOK;
            case "email" -> ContactPoint.Kind.EMAIL;
            default -> throw Bodies.invalid("'kind' is webhook or email");
        };
    }

    /** The secret, if one was given. */
    @Nullable String checkedSecret() {
        if (secret != null && !secret.matches("[!-~]{16,128}")) {
            throw Bodies.invalid("'secret' has 16 to 128 visible characters of ASCII");
        }
        return secret;
    }
}
