package dev.skerry.agent.clock;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What is known of the time when a certificate is judged.
 *
 * @param moment the time, or the earliest that it can be
 * @param isKnown whether it is the time
 */
public record JudgedTime(Instant moment, boolean isKnown) {
    /**
     * The moment at which these are to be valid together. While the time is not known they may
     * begin later than what is known of it: then it is as late as that, and one that ended before
     * has ended for sure.
     */
    public Instant judging(List<X509Certificate> certificates) {
        return isKnown
                ? moment
                : certificates.stream()
                        .map(certificate -> certificate.getNotBefore().toInstant())
                        .filter(moment::isBefore)
                        .max(Instant::compareTo)
                        .orElse(moment);
    }
}
