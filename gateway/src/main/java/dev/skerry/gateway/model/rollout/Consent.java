package dev.skerry.gateway.model.rollout;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Members;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.TwinValue;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Asks for the approvals that agents need before they run a bundle that is new to them. */
final class Consent {
    /** The argument of a request that names the tag of a group. */
    private static final String GROUP = "group";

    /** The arguments that say how a version is brought to its agents; none when it is at once. */
    private static final String CANARY = "canary";

    private final Approvals approvals;

    Consent(Approvals approvals) {
        this.approvals = approvals;
    }

    /** Asks whether a version may be assigned. */
    Filing assignment(Handle tx, String requestId, ModelAssignment wanted, Caller by) {
        return ask(tx, question(tx, requestId, wanted.place(), by), wanted.version(), wanted);
    }

    /** Asks whether a rollout may begin. */
    Filing rollout(Handle tx, Rollout wanted, Caller by) {
        return ask(
                tx,
                question(tx, wanted.id(), wanted.place(), by).putAllArguments(how(wanted)),
                wanted.version(),
                Plans.end(wanted));
    }

    private Filing ask(
            Handle tx, ApprovalRequest.Builder question, String version, ModelAssignment end) {
        return approvals.file(
                tx,
                question.putArguments(PolicyRequest.VERSION, text(version))
                        .setContentDigest(ByteString.fromHex(end.digest()))
                        .build(),
                Duration.ZERO,
                null);
    }

    /** Takes a request back; gives who asked if that was somebody else. */
    Optional<String> withdraw(Handle tx, String requestId, Caller by) {
        return approvals.withdraw(tx, requestId, by);
    }

    private static ApprovalRequest.Builder question(
            Handle tx, String requestId, ModelPlace place, Caller by) {
        ApprovalRequest.Builder question =
                ApprovalRequest.newBuilder()
                        .setRequestId(requestId)
                        .setKind(PolicyRequest.MODEL)
                        .setName(place.name())
                        .setCaller(by.name())
                        .setRole(by.role().word());
        return switch (place.scope()) {
            case ALL, DEVICE -> question;
            case SITE -> question.setSite(place.target());
            case GROUP -> question.putArguments(GROUP, text(place.target()));
            case AGENT -> {
                Member member = Members.find(tx, place.target()).orElse(null);
                yield question.setAgentId(place.target())
                        .setSite(member == null ? "" : member.site());
            }
        };
    }

    /** How a rollout is to go, as people approve it. */
    private static Map<String, TwinValue> how(Rollout rollout) {
        var gates = rollout.gates();
        Map<String, TwinValue> how = new TreeMap<>();
        how.put(CANARY, text(rollout.canary().text()));
        how.put("automatic", TwinValue.newBuilder().setTruth(rollout.isAutomatic()).build());
        how.put("stageSeconds", integer(rollout.stageTime().toSeconds()));
        how.put("gates.steps", integer(gates.steps()));
        how.put("gates.totalSteps", integer(gates.totalSteps()));
        how.put("gates.agents", integer(gates.agents()));
        how.put("gates.agreement", number(gates.agreement()));
        how.put("gates.latencyMicros", integer(gates.latency().toNanos() / 1_000));
        how.put("gates.alarmRate", number(gates.alarmRate()));
        how.put("gates.alarmFactor", number(gates.alarmFactor()));
        how.put("gates.psi", number(gates.psi()));
        how.put("gates.failures", number(gates.failures()));
        return how;
    }

    /** Whether a request is for a rollout; else it is for an assignment. */
    static boolean isRollout(ApprovalRequest asked) {
        return asked.containsArguments(CANARY);
    }

    /** Whether a rollout that waits is the one that was approved. */
    static boolean isFor(ApprovalRequest asked, Rollout rollout) {
        Map<String, TwinValue> approved = new TreeMap<>(asked.getArgumentsMap());
        approved.remove(GROUP);
        approved.remove(PolicyRequest.VERSION);
        return place(asked).equals(rollout.place())
                && digest(asked).equals(rollout.digest())
                && approved.equals(how(rollout));
    }

    /** The place that a request is for. */
    static ModelPlace place(ApprovalRequest asked) {
        if (!asked.getAgentId().isEmpty()) {
            return new ModelPlace(asked.getName(), Scope.AGENT, asked.getAgentId());
        }
        if (!asked.getSite().isEmpty()) {
            return new ModelPlace(asked.getName(), Scope.SITE, asked.getSite());
        }
        TwinValue group = asked.getArgumentsMap().get(GROUP);
        return group == null
                ? new ModelPlace(asked.getName(), Scope.ALL, "")
                : new ModelPlace(asked.getName(), Scope.GROUP, group.getText());
    }

    static String digest(ApprovalRequest asked) {
        return HexFormat.of().formatHex(asked.getContentDigest().toByteArray());
    }

    private static TwinValue text(String text) {
        return TwinValue.newBuilder().setText(text).build();
    }

    private static TwinValue integer(long value) {
        return TwinValue.newBuilder().setInteger(value).build();
    }

    private static TwinValue number(double value) {
        return TwinValue.newBuilder().setNumber(value).build();
    }
}
