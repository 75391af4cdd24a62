package dev.skerry.gateway.authority;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent's certificate as REST shows it.
 *
 * @param serial hexadecimal digits
 * @param site null when it is bound to none
 * @param lineage the serial of the first of those that were renewed from each other
 * @param enrolmentId of the token that began the lineage; null when that is forgotten
 * @param revokedAt null unless it was revoked; then by whom and why
 */
public record CertificateView(
        String serial,
        String agentId,
        @Nullable String site,
        String lineage,
        @Nullable String enrolmentId,
        Instant notBefore,
        Instant notAfter,
        Instant issuedAt,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy,
        @Nullable String reason) {}
