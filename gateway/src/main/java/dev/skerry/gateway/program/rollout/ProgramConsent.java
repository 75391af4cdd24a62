package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Members;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.program.SqlProgramStore;
import dev.skerry.gateway.program.StoredProgram;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.TwinValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Asks for the approvals that agents need before they run another program, where the policy wants
 * some. What is approved is a version with the digests of its indexes for all targets, and how it
 * is to be brought to whom.
 */
final class ProgramConsent {
    private static final String NAME = "skerry-agent";

    private final Approvals approvals;

    ProgramConsent(Approvals approvals) {
        this.approvals = approvals;
    }

    /** Asks whether a rollout may begin. */
    Filing rollout(Handle tx, ProgramRollout wanted, Caller by) {
        ApprovalRequest.Builder question =
                ApprovalRequest.newBuilder()
                        .setRequestId(wanted.id())
                        .setKind(PolicyRequest.PROGRAM)
                        .setName(NAME)
                        .setCaller(by.name())
                        .setRole(by.role().word())
                        .putAllArguments(what(tx, wanted));
        place(tx, question, wanted.audience());
        return approvals.file(tx, question.build(), Duration.ZERO, null);
    }

    /** Takes a request back; gives who asked if that was somebody else. */
    Optional<String> withdraw(Handle tx, String requestId, Caller by) {
        return approvals.withdraw(tx, requestId, by);
    }

    /** Whether a rollout that waits is the one that was approved. */
    static boolean isFor(Handle tx, ApprovalRequest asked, ProgramRollout rollout) {
        return asked.getArgumentsMap().equals(what(tx, rollout));
    }

    private static void place(Handle tx, ApprovalRequest.Builder question, Audience audience) {
        if (audience.targets().size() != 1) {
            return;
        }
        String target = audience.targets().getFirst();
        if (audience.scope() == Scope.SITE) {
            question.setSite(target);
        } else if (audience.scope() == Scope.AGENT) {
            question.setAgentId(target)
                    .setSite(Members.find(tx, target).map(Member::site).orElse(""));
        }
    }

    private static Map<String, TwinValue> what(Handle tx, ProgramRollout rollout) {
        Terms terms = rollout.terms();
        Map<String, TwinValue> what = new TreeMap<>();
        what.put(PolicyRequest.VERSION, text(rollout.version()));
        for (StoredProgram program : SqlProgramStore.ofVersion(tx, rollout.version())) {
            what.put("index." + program.target(), text(program.indexDigest()));
        }
        what.put("for", text(rollout.audience().words()));
        what.put("waves", text(terms.waves().toString()));
        what.put("soakSeconds", integer(terms.soak().toSeconds()));
        what.put("maxFailures", integer(terms.maxFailures()));
        what.put("atOnce", integer(terms.atOnce()));
        if (terms.window() != null) {
            what.put("window", text(terms.window().toString()));
        }
        return what;
    }

    private static TwinValue text(String text) {
        return TwinValue.newBuilder().setText(text).build();
    }

    private static TwinValue integer(long value) {
        return TwinValue.newBuilder().setInteger(value).build();
    }
}
