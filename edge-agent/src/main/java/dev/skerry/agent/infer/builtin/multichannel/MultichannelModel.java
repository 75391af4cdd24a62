package dev.skerry.agent.infer.builtin.multichannel;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.sync.sign.Sha256;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The loaded detector with the buffers that its runs share, for some inputs. For one thread. */
public final class MultichannelModel implements LoadedModel {
    private final Loaded loaded;
    private final List<String> inputs;

    /** What it shares with those for other inputs. */
    private record Loaded(
            ModelSession session,
            String digest,
            FloatBuffer values,
            FloatBuffer calibration,
            FloatBuffer state,
            FloatBuffer score,
            FloatBuffer largest,
            FloatBuffer contributions,
            FloatBuffer stateOut) {}

    private MultichannelModel(Loaded loaded, List<String> inputs) {
        this.loaded = loaded;
        this.inputs = inputs;
    }

    /** Its graph, to be looked at. */
    public static byte[] graph() {
        return MultichannelGraph.model();
    }

    /**
     * Loads it.
     *
     * @throws OrtException if ONNX Runtime does not take the graph
     * @throws LinkageError if there is no ONNX Runtime for this machine
     */
    public static MultichannelModel open(Watchdog watchdog) throws OrtException {
        byte[] graph = graph();
        ModelSession session = ModelSession.open(graph, RunLimits.UNDECLARED, watchdog);
        return new MultichannelModel(
                new Loaded(
                        session,
                        Sha256.hex(graph),
                        session.input(MultichannelGraph.VALUES, MultichannelGraph.CHANNELS),
                        session.input(
                                MultichannelGraph.CALIBRATION, MultichannelGraph.CALIBRATION_SIZE),
                        session.input(MultichannelGraph.STATE, MultichannelGraph.STATE_SIZE),
                        session.output(MultichannelGraph.SCORE, 1),
                        session.output(MultichannelGraph.LARGEST, 1),
                        session.output(MultichannelGraph.CONTRIBUTIONS, MultichannelGraph.CHANNELS),
                        session.output(MultichannelGraph.STATE_OUT, MultichannelGraph.STATE_SIZE)),
                List.of());
    }

    @Override
    public LoadedModel of(List<String> names) {
        if (names.isEmpty() || names.size() > MultichannelGraph.CHANNELS) {
            throw new IllegalArgumentException(names.size() + " inputs");
        }
        return new MultichannelModel(loaded, List.copyOf(names));
    }

    @Override
    public String digest() {
        return loaded.digest();
    }

    @Override
    public ModelSession session() {
        return loaded.session();
    }

    @Override
    public double threshold() {
        return 0.5;
    }

    @Override
    public List<ModelInput> inputs() {
        return inputs.stream().map(name -> new ModelInput(name, null)).toList();
    }

    @Override
    public ModelStream begin(int warmUp) {
        return new MultichannelStream(this, fresh(), warmUp);
    }

    private PhaseCodec.Stored fresh() {
        double[] latest = new double[inputs.size()];
        Arrays.fill(latest, Double.NaN);
        return new PhaseCodec.Stored(Phase.Measuring.begin(latest.length), latest);
    }

    @Override
    public @Nullable ModelStream decode(byte[] bytes, int warmUp) {
        PhaseCodec.Stored stored = PhaseCodec.decode(bytes, inputs.size());
        return stored == null ? null : new MultichannelStream(this, stored, warmUp);
    }

    /**
     * Scores a step and moves the state on, which stays as it was if the model fails.
     *
     * @param values of each channel
     */
    float score(double[] values, Phase.Running of) throws ModelFaultException {
        for (int i = 0; i < values.length; i++) {
            loaded.values.put(i, (float) Math.clamp(values[i] - of.origins[i], -1e30, 1e30));
        }
        for (int i = values.length; i < MultichannelGraph.CHANNELS; i++) {
            loaded.values.put(i, 0);
        }
        loaded.calibration.put(0, of.calibration);
        loaded.state.put(0, of.state);
        loaded.session.run();
        float score = loaded.score.get(0);
        requireNumber("score", score);
        for (int i = 0; i < of.state.length; i++) {
            requireNumber("state", loaded.stateOut.get(i));
        }
        loaded.stateOut.get(0, of.state);
        loaded.contributions.get(0, of.contributions);
        return score;
    }

    /** The largest deviation of the last step. */
    float largest() {
        return loaded.largest.get(0);
    }

    private static void requireNumber(String of, float value) throws ModelFaultException {
        if (!Float.isFinite(value)) {
            throw new ModelFaultException(
                    ModelFaultException.FAILED, "its " + of + " is not a number");
        }
    }

    @Override
    public void close() {
        loaded.session.close();
    }
}
