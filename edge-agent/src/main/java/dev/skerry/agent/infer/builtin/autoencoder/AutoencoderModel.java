package dev.skerry.agent.infer.builtin.autoencoder;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeNodes;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeRing;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.sync.sign.Sha256;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Both graphs with the buffers that their runs share: nothing is allocated for a reading's numbers.
 * For one thread.
 */
public final class AutoencoderModel implements LoadedModel {
    private final AutoencoderSpec spec;
    private final String digest;
    private final ModelSession scoring;
    private final ModelSession training;
    private final FloatBuffer window;
    private final FloatBuffer state;
    private final FloatBuffer parameters;
    private final FloatBuffer score;
    private final FloatBuffer stateOut;
    private final FloatBuffer channels;
    private final FloatBuffer trained;
    private final FloatBuffer velocity;
    private final FloatBuffer windows;
    private final FloatBuffer trainedOut;
    private final FloatBuffer velocityOut;

    private AutoencoderModel(
            AutoencoderSpec spec, String digest, ModelSession scoring, ModelSession training)
            throws OrtException {
        this.spec = spec;
        this.digest = digest;
        this.scoring = scoring;
        this.training = training;
        int learned = spec.layers().parameters();
        int width = spec.envelope().window();
        window = scoring.input(EnvelopeNodes.WINDOW, 1, width);
        state = scoring.input(EnvelopeNodes.STATE, 1, spec.stateSize());
        parameters = scoring.input(AutoencoderGraphs.PARAMETERS, learned);
        score = scoring.output(EnvelopeNodes.SCORE, 1, 1);
        stateOut = scoring.output(EnvelopeNodes.STATE_OUT, 1, spec.stateSize());
        channels = scoring.output(EnvelopeNodes.CHANNELS, 1, spec.channels());
        var how = spec.training();
        trained = training.input(AutoencoderGraphs.PARAMETERS, learned);
        velocity = training.input(AutoencoderGraphs.VELOCITY, learned);
        windows = training.input(AutoencoderGraphs.WINDOWS, how.stepsAtOnce(), how.batch(), width);
        trainedOut = training.output(AutoencoderGraphs.PARAMETERS_OUT, learned);
        velocityOut = training.output(AutoencoderGraphs.VELOCITY_OUT, learned);
    }

    /** The graph that scores, to be looked at. */
    public static byte[] graph(AutoencoderSpec spec) {
        return AutoencoderGraphs.scoring(spec);
    }

    /**
     * Loads both graphs.
     *
     * @throws OrtException if ONNX Runtime does not take them
     * @throws LinkageError if there is no ONNX Runtime for this machine
     */
    public static AutoencoderModel open(AutoencoderSpec spec, Watchdog watchdog)
            throws OrtException {
        byte[] scores = graph(spec);
        byte[] trains = AutoencoderGraphs.training(spec);
        ModelSession scoring = ModelSession.open(scores, RunLimits.UNDECLARED, watchdog);
        ModelSession training = ModelSession.open(trains, RunLimits.UNDECLARED, watchdog);
        String both = Sha256.hex(scores) + Sha256.hex(trains) + spec.seed();
        return new AutoencoderModel(
                spec, Sha256.hex(both.getBytes(StandardCharsets.US_ASCII)), scoring, training);
    }

    AutoencoderSpec spec() {
        return spec;
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public ModelSession session() {
        return scoring;
    }

    /** What is an alarm is for the profile's rules to say. */
    @Override
    public double threshold() {
        return Double.NaN;
    }

    @Override
    public List<ModelInput> inputs() {
        return List.of(new ModelInput("", null));
    }

    @Override
    public ModelStream begin(int warmUp) {
        return new AutoencoderStream(this, Phase.Collecting.begin(spec), warmUp);
    }

    @Override
    public @Nullable ModelStream decode(byte[] bytes, int warmUp) {
        Phase phase = PhaseCodec.decode(spec, bytes);
        return phase == null ? null : new AutoencoderStream(this, phase, warmUp);
    }

    /**
     * Makes some steps of training, and moves the parameters on.
     *
     * @param samples puts the windows to learn from
     */
    void train(Phase.Training of, BiConsumer<Phase.Training, FloatBuffer> samples)
            throws ModelFaultException {
        samples.accept(of, windows.clear());
        trained.clear().put(of.parameters());
        velocity.clear().put(of.velocity());
        training.follow(scoring);
        training.run();
        for (int i = 0; i < of.parameters().length; i++) {
            requireNumber("training", trainedOut.get(i));
        }
        trainedOut.clear().get(of.parameters());
        velocityOut.clear().get(of.velocity());
    }

    /**
     * Scores the latest of calibrated readings and moves the state on, which stays as it was if the
     * model fails.
     */
    float score(EnvelopeRing ring, float[] stateValues, float[] learned)
            throws ModelFaultException {
        run(ring, stateValues, learned);
        float result = score.get(0);
        requireNumber("score", result);
        for (int i = 0; i < stateValues.length; i++) {
            requireNumber("state", stateOut.get(i));
        }
        stateOut.clear().get(stateValues);
        return result;
    }

    /** How far the autoencoder is off the latest of calibrated readings. */
    float error(EnvelopeRing ring, float[] stateValues, float[] learned)
            throws ModelFaultException {
        run(ring, stateValues, learned);
        float error = channels.get(spec.channels() - 1);
        requireNumber("error", error);
        return error;
    }

    private void run(EnvelopeRing ring, float[] stateValues, float[] learned)
            throws ModelFaultException {
        ring.write(window);
        state.clear().put(stateValues);
        parameters.clear().put(learned);
        scoring.run();
    }

    private static void requireNumber(String of, float value) throws ModelFaultException {
        if (!Float.isFinite(value)) {
            throw new ModelFaultException(
                    ModelFaultException.FAILED, "its " + of + " is not a number");
        }
    }

    @Override
    public void close() {
        scoring.close();
        training.close();
    }
}
