package dev.skerry.agent.infer;

import dev.skerry.agent.infer.GivenUp.BrokeGate;
import dev.skerry.agent.infer.GivenUp.Failed;
import dev.skerry.agent.infer.compare.Comparison;
import dev.skerry.agent.infer.compare.Tally;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.profile.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows readings to the models that act and to those that are compared with them, and gives up what
 * fails or breaks its gates. For one thread, but for {@link #inferences}.
 */
final class ModelRuns {
    private final StreamStates states;
    private final ModelDrifts drifts;
    private final Consumer<GivenUp> givesUp;
    private final AtomicLong inferences = new AtomicLong();
    private final Scores scores = new Scores();
    private final ShadowScores shadowScores = new ShadowScores();
    private int mostUnsaved;

    ModelRuns(StreamStates states, ModelDrifts drifts, Consumer<GivenUp> givesUp) {
        this.states = states;
        this.drifts = drifts;
        this.givesUp = givesUp;
    }

    /** What those that act say, in the order of the readings. */
    List<Inference> of(ProfileModels models, List<Reading> readings) {
        scores.results = new ArrayList<>(readings.size());
        models.shadows().forEach(BoundModel::beginComparing);
        show(readings, models.acting(), scores);
        show(readings, models.shadows(), shadowScores);
        models.acting().forEach(this::judge);
        return scores.results;
    }

    /** How many were given since the start; any thread may ask. */
    long inferences() {
        return inferences.get();
    }

    /** The most readings that any stream took since {@link #saved}. */
    int mostUnsaved() {
        return mostUnsaved;
    }

    void saved() {
        mostUnsaved = 0;
    }

    private void show(List<Reading> readings, List<BoundModel> models, Told told) {
        if (models.isEmpty()) {
            return;
        }
        for (Reading reading : readings) {
            for (BoundModel model : models) {
                if (!model.isOfSeveral()) {
                    infer(model, reading, told);
                }
            }
        }
        for (BoundModel model : models) {
            if (model.isOfSeveral()) {
                for (Reading reading : TimeOrder.of(readings, model)) {
                    infer(model, reading, told);
                }
            }
        }
    }

    private void judge(BoundModel model) {
        String broken = model.broken(drifts::psi);
        if (broken != null) {
            model.judgeBy(null);
            givesUp.accept(new GivenUp(model.runner(), new BrokeGate(broken)));
        }
    }

    private void infer(BoundModel model, Reading reading, Told told) {
        if (!model.watches(reading.resource().name()) || model.off()) {
            return;
        }
        double value = BoundModel.valueOf(reading);
        if (!Double.isFinite(value)) {
            return;
        }
        ModelStream stream = stream(model, reading.deviceId());
        told.model = model;
        told.deviceId = reading.deviceId();
        try {
            model.accept(stream, reading, value, told);
            mostUnsaved = Math.max(mostUnsaved, stream.unsaved());
        } catch (ModelFaultException fault) {
            turnOff(model, reading, fault);
        }
    }

    /** What a model knows of a device; it begins with it if it knows nothing. */
    ModelStream stream(BoundModel model, String deviceId) {
        ModelStream known = model.stream(deviceId);
        return known == null ? states.stream(model, deviceId, model.comparison() == null) : known;
    }

    private void turnOff(BoundModel model, Reading reading, ModelFaultException fault) {
        model.turnOff();
        String what =
                "model %s (%s) failed on %s of device %s (%s)"
                        .formatted(
                                model.where(),
                                model.runner(),
                                reading.resource().name(),
                                reading.deviceId(),
                                fault.getMessage());
        givesUp.accept(new GivenUp(model.runner(), new Failed(fault.code(), what)));
    }

    /** Hears what a model says. */
    private abstract class Told implements ModelStream.Scored {
        private @Nullable BoundModel model;
        private String deviceId = "";

        @Override
        public void result(ModelResult result, long atMicros, boolean warmingUp) {
            BoundModel of = Objects.requireNonNull(model);
            if (!warmingUp) {
                Tally tally = of.runner().tally();
                boolean isAlarm = tally.isAlarm(result.score());
                tally.scored(result.score(), isAlarm);
                Comparison comparison = of.comparison();
                if (comparison != null) {
                    compare(comparison, atMicros, isAlarm);
                }
            }
            take(of, deviceId, result, atMicros, warmingUp);
        }

        @Override
        public void step(double[] values, float score, long atMicros) {
            drifts.step(Objects.requireNonNull(model), values, score, atMicros);
        }

        abstract void compare(Comparison comparison, long atMicros, boolean isAlarm);

        abstract void take(
                BoundModel of, String from, ModelResult result, long atMicros, boolean warmingUp);
    }

    /** Makes inferences of the scores that a model gives. */
    private final class Scores extends Told {
        private List<Inference> results = new ArrayList<>();

        @Override
        void compare(Comparison comparison, long atMicros, boolean isAlarm) {
            comparison.acting(atMicros, isAlarm);
        }

        @Override
        void take(
                BoundModel of, String from, ModelResult result, long atMicros, boolean warmingUp) {
            inferences.incrementAndGet();
            results.add(
                    new Inference(
                            from,
                            of.name(),
                            of.digest(),
                            atMicros,
                            of.inOwnUnit(result),
                            warmingUp));
        }
    }

    /** Nobody hears them, but they are counted. */
    private final class ShadowScores extends Told {
        @Override
        void compare(Comparison comparison, long atMicros, boolean isAlarm) {
            comparison.shadow(atMicros, isAlarm);
        }

        @Override
        void take(
                BoundModel of, String from, ModelResult result, long atMicros, boolean warmingUp) {}
    }
}
