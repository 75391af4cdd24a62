package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.RuleAction;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.sync.proto.AlarmCleared;
import dev.skerry.sync.proto.AlarmRaised;
import dev.skerry.sync.proto.CommandIssued;
import dev.skerry.sync.proto.DecisionRecord;
import dev.skerry.sync.proto.Severity;
import java.util.HashMap;
import java.util.Map;

/**
 * Decisions with what explains them: the rule, its profile, the models that it read. Bounded by the
 * models that the profiles name.
 */
final class DecisionRecords {
    private record ModelKey(String profile, String model) {}

    private final Map<ModelKey, String> digests = new HashMap<>();

    /** Notes which graph ran for a profile's model; whether that is news. */
    boolean seen(DeviceProfile profile, Inference inference) {
        String digest = inference.modelDigest();
        return !digest.equals(digests.put(new ModelKey(profile.name(), inference.model()), digest));
    }

    /** The decision as it travels. */
    DecisionRecord explain(DeviceProfile profile, Decision decision) {
        DecisionRecord.Builder out =
                DecisionRecord.newBuilder()
                        .setRule(decision.rule())
                        .setProfileName(profile.name())
                        .setProfileVersion(profile.version())
                        .setProfileDigest(profile.digest());
        for (RuleSpec rule : profile.rules()) {
            if (rule.name().equals(decision.rule())) {
                addModels(out, profile, rule);
            }
        }
        switch (decision) {
            case Decision.AlarmRaised raised ->
                    out.setAlarmRaised(
                                    AlarmRaised.newBuilder()
                                            .setSeverity(severity(raised.severity())))
                            .setBecause(raised.because())
                            .addAllExplanations(ExplanationRecords.of(raised.explanations()));
            case Decision.AlarmCleared ignored ->
                    out.setAlarmCleared(AlarmCleared.getDefaultInstance());
            case Decision.CommandIssued issued ->
                    out.setCommandIssued(CommandIssued.newBuilder().setCommand(issued.command()))
                            .setBecause(issued.because());
        }
        return out.build();
    }

    private void addModels(DecisionRecord.Builder out, DeviceProfile profile, RuleSpec rule) {
        for (ModelBinding model : profile.models()) {
            String digest = digests.get(new ModelKey(profile.name(), model.name()));
            if (digest != null && rule.when().contains("model." + model.name() + ".")) {
                out.addModelDigests(digest).addModelNames(model.name());
            }
        }
    }

    private static Severity severity(RuleAction.Severity severity) {
        return switch (severity) {
            case INFO -> Severity.SEVERITY_INFO;
            case WARNING -> Severity.SEVERITY_WARNING;
            case CRITICAL -> Severity.SEVERITY_CRITICAL;
        };
    }
}
