package dev.skerry.agent;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.infer.Reversals;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.pipeline.Refusal;
import java.util.Map;

/** Keeps in the outbox and in the audit log which models were given up. */
record ModelJournal(Outbox outbox, AuditTrail audit) implements Reversals.Journal {
    @Override
    public void save(Map<String, byte[]> states) {
        outbox.saveStates(states, () -> {});
    }

    @Override
    public void reverted(String bundle, String digest, Refusal why) {
        audit.record(
                audit.entry("model.reverted")
                        .about("bundle", bundle)
                        .digest("model", digest)
                        .detail("code", why.code())
                        .detail("message", why.message()));
    }
}
