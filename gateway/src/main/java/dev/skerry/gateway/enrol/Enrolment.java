package dev.skerry.gateway.enrol;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.sync.enrol.EnrolmentToken;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of an enrolment.
 *
 * @param agentId that its token is bound to; null when to none
 * @param makerSites that the one who made it saw then
 * @param usedKey hash of the key that the token was used for; null before
 * @param usedBy the agent that used it; null before
 */
record Enrolment(
        String id,
        byte[] secretHash,
        @Nullable String agentId,
        @Nullable String site,
        Instant madeAt,
        String madeBy,
        Sites makerSites,
        Instant expiresAt,
        boolean isCancelled,
        byte @Nullable [] usedKey,
        @Nullable String usedBy) {
    boolean isOf(EnrolmentToken token) {
        return MessageDigest.isEqual(secretHash, token.secretHash());
    }

    boolean isUsed() {
        return usedKey != null;
    }

    boolean isUsedFor(CertificateRequest request) {
        return usedKey != null && MessageDigest.isEqual(usedKey, request.keyHash());
    }
}
