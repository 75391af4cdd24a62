package dev.skerry.agent.infer;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.profile.model.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The message that models saw last: rules judge its moments after all of it was seen, and an
 * explanation is of the moment that a rule saw. So of a message with several moments the streams
 * are kept as they were before it. For one thread.
 */
final class LastMessage {
    private static final ModelStream.Scored NOBODY = (result, atMicros, warmingUp) -> {};

    private final Map<BoundModel, ModelStream> before = new HashMap<>();
    private List<Reading> readings = List.of();

    /**
     * A message is about to be seen by these models.
     *
     * @param streamOf a model's stream of the message's device
     */
    void begin(
            List<BoundModel> models,
            List<Reading> message,
            Function<BoundModel, ModelStream> streamOf) {
        before.clear();
        readings = message;
        if (!hasSeveralMoments(message)) {
            return;
        }
        for (BoundModel model : models) {
            boolean isSeen =
                    model.isRead()
                            && !model.off()
                            && message.stream().anyMatch(it -> model.watches(it.resource().name()));
            if (isSeen) {
                before.put(model, streamOf.apply(model).copy());
            }
        }
    }

    private static boolean hasSeveralMoments(List<Reading> message) {
        for (int i = 1; i < message.size(); i++) {
            if (message.get(i).observedAtMicros() != message.getFirst().observedAtMicros()) {
                return true;
            }
        }
        return false;
    }

    /**
     * A model's stream as it was at a moment of the last message, or as it is now where that can't
     * be told apart; null if the model fails.
     */
    @Nullable ModelStream at(BoundModel model, ModelStream now, String deviceId, long atMicros) {
        ModelStream stream = before.get(model);
        boolean isOver =
                !readings.isEmpty()
                        && readings.getFirst().deviceId().equals(deviceId)
                        && readings.stream().anyMatch(it -> it.observedAtMicros() > atMicros);
        if (stream == null || !isOver) {
            return now;
        }
        ModelStream then = stream.copy();
        List<Reading> until =
                readings.stream().filter(it -> it.observedAtMicros() <= atMicros).toList();
        try {
            for (Reading reading : model.isOfSeveral() ? TimeOrder.of(until, model) : until) {
                double value = BoundModel.valueOf(reading);
                if (model.watches(reading.resource().name()) && Double.isFinite(value)) {
                    model.accept(then, reading, value, NOBODY);
                }
            }
        } catch (ModelFaultException e) {
            return null;
        }
        return then;
    }
}
