package dev.skerry.agent.infer.builtin.forecast;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.agent.pipeline.ModelResult.Forecast;
import dev.skerry.profile.rule.ModelOutput;
import dev.skerry.sync.sign.Sha256;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The loaded forecaster with the buffers that its runs share. For one thread. */
public final class ForecastModel implements LoadedModel {
    private final ModelSession session;
    private final String digest;
    private final FloatBuffer value;
    private final FloatBuffer state;
    private final FloatBuffer score;
    private final FloatBuffer forecast;
    private final FloatBuffer reach;
    private final FloatBuffer stateOut;

    private ForecastModel(ModelSession session, String digest) throws OrtException {
        this.session = session;
        this.digest = digest;
        value = session.input(ForecastGraph.VALUE, 1);
        state = session.input(ForecastGraph.STATE, ForecastGraph.STATE_SIZE);
        score = session.output(ForecastGraph.SCORE, 1);
        forecast = session.output(ForecastGraph.FORECAST, 1);
        reach = session.output(ForecastGraph.REACH, 1);
        stateOut = session.output(ForecastGraph.STATE_OUT, ForecastGraph.STATE_SIZE);
    }

    /** Its graph, to be looked at. */
    public static byte[] graph() {
        return ForecastGraph.model();
    }

    /**
     * Loads it.
     *
     * @throws OrtException if ONNX Runtime does not take the graph
     * @throws LinkageError if there is no ONNX Runtime for this machine
     */
    public static ForecastModel open(Watchdog watchdog) throws OrtException {
        byte[] graph = graph();
        return new ForecastModel(
                ModelSession.open(graph, RunLimits.UNDECLARED, watchdog), Sha256.hex(graph));
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public ModelSession session() {
        return session;
    }

    @Override
    public double threshold() {
        return 0.5;
    }

    @Override
    public Set<ModelOutput> outputs() {
        return Set.of(
                ModelOutput.SCORE, ModelOutput.FORECAST, ModelOutput.LOWER, ModelOutput.UPPER);
    }

    @Override
    public List<ModelInput> inputs() {
        return List.of(new ModelInput("", null));
    }

    @Override
    public ModelStream begin(int warmUp) {
        return new ForecastStream(this, ForecastStream.Phase.begin(), warmUp);
    }

    @Override
    public @Nullable ModelStream decode(byte[] bytes, int warmUp) {
        ForecastStream.Phase phase = ForecastStream.decode(bytes);
        return phase == null ? null : new ForecastStream(this, phase, warmUp);
    }

    /**
     * Judges a reading, expects the next one, and moves the state on.
     *
     * @param mean that the graph's 0 stands for
     * @param scale that the graph's 1 stands for
     * @param numbers read and replaced; left as they were if the model fails
     */
    ModelResult next(double reading, double mean, double scale, float[] numbers)
            throws ModelFaultException {
        value.put(0, (float) Math.clamp((reading - mean) / scale, -1e4, 1e4));
        state.put(0, numbers);
        session.run();
        for (int i = 0; i < numbers.length; i++) {
            requireNumber(stateOut.get(i));
        }
        requireNumber(score.get(0));
        stateOut.get(0, numbers);
        double expected = mean + scale * forecast.get(0);
        double within = scale * reach.get(0);
        return new ModelResult(
                score.get(0), null, new Forecast(expected, expected - within, expected + within));
    }

    private static void requireNumber(float value) throws ModelFaultException {
        if (!Float.isFinite(value)) {
            throw new ModelFaultException(ModelFaultException.FAILED, "its state is not a number");
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
