package dev.skerry.agent.infer.builtin.multichannel;

import dev.skerry.agent.infer.run.LatestSteps;
import dev.skerry.agent.infer.run.LoadedModel.ModelInput;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.Explanation.Method;
import dev.skerry.agent.pipeline.ModelResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the detector knows of one device. A step is made at each reading of the first input, with
 * the latest values of the others, once all have one. Three quarters of the warm-up measure the
 * channels, the last one what is ordinary of all together. For one thread.
 */
final class MultichannelStream implements ModelStream {
    private static final int LEAST_WARM_UP = 64;
    private static final ModelResult WARMING_UP = ModelResult.ofScore(0);

    private final MultichannelModel model;
    private final int measured;
    private final int warmUp;
    private final int longLag;

    /** Of each channel; NaN before the first. */
    private final double[] latest;

    private final LatestSteps[] steps;
    private Phase phase;
    private @Nullable ModelResult last;
    private int unsaved;

    MultichannelStream(MultichannelModel model, PhaseCodec.Stored stored, int warmUp) {
        this.model = model;
        this.warmUp = Math.max(warmUp, LEAST_WARM_UP);
        measured = this.warmUp - this.warmUp / 4;
        longLag = Math.min(ChannelMeasure.KEPT, measured * 2 / 3);
        phase = stored.phase();
        latest = stored.latest();
        steps = new LatestSteps[latest.length];
        Arrays.setAll(steps, i -> new LatestSteps());
    }

    @Override
    public void accept(int input, double value, long atMicros, Scored scored)
            throws ModelFaultException {
        unsaved++;
        latest[input] = value;
        if (input > 0 || !isWhole()) {
            return;
        }
        for (int i = 0; i < latest.length; i++) {
            steps[i].add(atMicros, latest[i]);
        }
        last = step();
        if (last != null) {
            scored.step(latest, last.score(), atMicros);
        }
        scored.result(last == null ? WARMING_UP : last, atMicros, last == null);
    }

    private boolean isWhole() {
        for (double value : latest) {
            if (Double.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable ModelResult step() throws ModelFaultException {
        switch (phase) {
            case Phase.Measuring measuring -> {
                ChannelMeasure[] channels = measuring.channels();
                for (int i = 0; i < latest.length; i++) {
                    channels[i].accept(latest[i], longLag);
                }
                if (channels[0].count() >= measured) {
                    phase = measuring.running(warmUp - measured);
                }
                return null;
            }
            case Phase.Running running -> {
                float score = model.score(latest, running);
                if (running.left > 0) {
                    running.settle(model.largest());
                    return null;
                }
                return ModelResult.ofScore(score);
            }
        }
    }

    @Override
    public int unsaved() {
        return unsaved;
    }

    @Override
    public boolean takeDirty() {
        boolean was = unsaved > 0;
        unsaved = 0;
        return was;
    }

    @Override
    public byte[] encode() {
        return PhaseCodec.encode(phase, latest);
    }

    @Override
    public ModelStream copy() {
        var stored = new PhaseCodec.Stored(phase.copy(), latest.clone());
        var copy = new MultichannelStream(model, stored, warmUp);
        Arrays.setAll(copy.steps, i -> steps[i].copy());
        copy.last = last;
        return copy;
    }

    /** How far each channel is from its usual values, in deviations, smoothed as the score is. */
    @Override
    public @Nullable StepExplanation explain() {
        if (last == null || !(phase instanceof Phase.Running running)) {
            return null;
        }
        List<ModelInput> names = model.inputs();
        List<StepExplanation.Input> inputs = new ArrayList<>();
        for (int i = 0; i < latest.length; i++) {
            inputs.add(
                    new StepExplanation.Input(
                            names.get(i).name(), running.contributions[i], steps[i].all()));
        }
        long atMicros = steps[0].all().getLast().atMicros();
        return new StepExplanation(atMicros, last, Method.GRAPH, inputs);
    }
}
