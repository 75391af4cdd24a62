package dev.skerry.agent.infer;

import dev.skerry.agent.decide.Explainer;
import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.rule.ScoreUse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Questions of other threads about what models said last of a device. Models belong to the
 * pipeline's thread, which answers between two messages, one question each time.
 */
final class LatestExplanations {
    /** How many may wait. */
    static final int MOST = 8;

    private final Queue<Question> asked = new ConcurrentLinkedQueue<>();

    private record Question(
            DeviceProfile profile, String deviceId, CompletableFuture<List<Explanation>> answer) {}

    /** Asks; null while {@value #MOST} others wait. */
    @Nullable CompletableFuture<List<Explanation>> ask(DeviceProfile profile, String deviceId) {
        if (asked.size() >= MOST) {
            return null;
        }
        var question = new Question(profile, deviceId, new CompletableFuture<>());
        asked.add(question);
        return question.answer();
    }

    /** Answers the first question, if there is one; for the thread that runs the models. */
    void answer(Explainer explainer) {
        Question question = asked.poll();
        if (question == null) {
            return;
        }
        List<ScoreUse> all =
                question.profile().models().stream()
                        .map(model -> new ScoreUse(model.name(), null))
                        .toList();
        try {
            question.answer()
                    .complete(
                            explainer.explain(
                                    question.profile(), question.deviceId(), all, Long.MAX_VALUE));
        } catch (RuntimeException e) {
            question.answer().completeExceptionally(e);
        }
    }
}
