package dev.skerry.agent.model;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.DampedTrail;
import dev.skerry.agent.model.Plans.Named;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelSet;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Records which plans of the gateway's are taken into use and given up, and what is refused. */
final class AuditedPlans {
    private static final Logger LOG = Logger.getLogger(AuditedPlans.class);

    private final AuditTrail audit;
    private final DampedTrail damped;

    AuditedPlans(AuditTrail audit) {
        this.audit = audit;
        this.damped = new DampedTrail(audit, System::nanoTime);
    }

    /** Other plans than before are in use from now on. */
    void inUse(ModelSet before, ModelSet now) {
        Map<String, ModelPlan> given = new HashMap<>();
        before.getPlansList().forEach(plan -> given.put(plan.getName(), plan));
        for (ModelPlan plan : now.getPlansList()) {
            if (!plan.equals(given.remove(plan.getName()))) {
                record("model.planned", plan);
            }
        }
        given.values().forEach(plan -> record("model.given-up", plan));
    }

    private void record(String what, ModelPlan plan) {
        AuditEntry.Builder entry =
                audit.entry(what).onBehalfOf("gateway").about("model", plan.getName());
        if (!plan.getRolloutId().isEmpty()) {
            entry.about("rollout", plan.getRolloutId());
        }
        if (plan.hasActing()) {
            entry.digest("acting", plan.getActing().getDigest());
        }
        if (plan.hasShadow()) {
            entry.digest("shadow", plan.getShadow().getDigest());
        }
        audit.record(entry);
    }

    /** One that can't be had; the reason again. */
    Refusal refused(Named named, Refusal why) {
        boolean isNew =
                damped.record(
                        audit.entry("model.refused")
                                .onBehalfOf("gateway")
                                .about("model", named.name())
                                .digest("bundle", named.bundle().getDigest())
                                .detail("code", why.code())
                                .detail("message", why.message()),
                        why.code(),
                        named.bundle().getDigest());
        if (isNew) {
            LOG.warnf("model=refused code=%s %s", why.code(), why.message());
        }
        return why;
    }
}
