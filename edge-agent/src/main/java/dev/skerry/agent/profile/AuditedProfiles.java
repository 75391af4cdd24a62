package dev.skerry.agent.profile;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.DampedTrail;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.ProfileProblem;
import java.util.Map;

/** Records which of the gateway's profiles are taken into use, given up and refused. */
final class AuditedProfiles {
    private AuditedProfiles() {}

    static void record(
            AuditTrail audit,
            DampedTrail refusals,
            Map<Place, DeviceProfile> used,
            ProfilePlan plan) {
        plan.assigned().values().stream()
                .filter(profile -> !used.containsValue(profile))
                .distinct()
                .forEach(profile -> record(audit, "profile.applied", profile));
        used.values().stream()
                .filter(profile -> !plan.assigned().containsValue(profile))
                .distinct()
                .forEach(profile -> record(audit, "profile.given-up", profile));
        plan.refused().entrySet().stream()
                .filter(refused -> !refused.getValue().isEmpty())
                .forEach(
                        refused -> {
                            ProfileProblem first = refused.getValue().getFirst();
                            refusals.record(
                                    audit.entry("profile.refused")
                                            .onBehalfOf("gateway")
                                            .digest("profile", refused.getKey())
                                            .detail("code", first.getCode())
                                            .detail("message", first.getMessage()),
                                    first.getCode(),
                                    refused.getKey());
                        });
    }

    private static void record(AuditTrail audit, String what, DeviceProfile profile) {
        audit.record(
                audit.entry(what)
                        .onBehalfOf("gateway")
                        .about("profile", profile.name())
                        .about("version", profile.version())
                        .digest("profile", profile.digest()));
    }
}
