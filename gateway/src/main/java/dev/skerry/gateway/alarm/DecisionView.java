package dev.skerry.gateway.alarm;

import java.time.Instant;
import java.util.List;

/** A command that a rule issued, as it is shown. */
public record DecisionView(
        long id,
        String agentId,
        String deviceId,
        String rule,
        String command,
        Instant issuedAt,
        String because,
        String profileName,
        String profileVersion,
        List<String> modelDigests) {
    public DecisionView {
        modelDigests = List.copyOf(modelDigests);
    }
}
