package dev.skerry.agent.program;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.DampedTrail;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ProgramPlan;
import java.util.HexFormat;
import org.jboss.logging.Logger;

/** Records which programs were staged, committed, rolled back and refused. */
final class ProgramAudit {
    private static final Logger LOG = Logger.getLogger(ProgramAudit.class);

    private final AuditTrail audit;
    private final DampedTrail damped;

    ProgramAudit(AuditTrail audit) {
        this.audit = audit;
        this.damped = new DampedTrail(audit, System::nanoTime);
    }

    private AuditEntry.Builder entry(String what, String version, String rollout) {
        AuditEntry.Builder entry =
                audit.entry(what).onBehalfOf("gateway").about("program", version);
        return rollout.isEmpty() ? entry : entry.about("rollout", rollout);
    }

    void staged(ProgramPlan plan) {
        LOG.infof("program=staged version=%s", plan.getVersion());
        audit.record(
                entry("program.staged", plan.getVersion(), plan.getRolloutId())
                        .digest(
                                "index",
                                HexFormat.of().formatHex(plan.getIndexDigest().toByteArray())));
    }

    /** A trial ended. */
    void ended(KeyLines end) {
        boolean isCommitted = end.value("outcome").equals("committed");
        String what = isCommitted ? "committed" : "rolled-back";
        LOG.infof(
                "program=%s version=%s from=%s reason=%s",
                what, end.value("version"), end.value("from"), end.value("reason"));
        AuditEntry.Builder entry =
                entry("program." + what, end.value("version"), end.value("rollout"));
        audit.record(isCommitted ? entry : entry.detail("reason", end.value("reason")));
    }

    void refused(ProgramPlan plan, Refusal why) {
        boolean isNew =
                damped.record(
                        entry("program.refused", plan.getVersion(), plan.getRolloutId())
                                .detail("code", why.code())
                                .detail("message", why.cut().message()),
                        why.code(),
                        plan.getVersion());
        if (isNew) {
            LOG.warnf("program=refused code=%s %s", why.code(), why.message());
        }
    }

    void failed(Refusal why) {
        LOG.warnf("program=failed code=%s %s", why.code(), why.message());
    }
}
