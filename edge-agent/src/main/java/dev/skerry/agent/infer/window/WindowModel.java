package dev.skerry.agent.infer.window;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.agent.pipeline.ModelResult.Forecast;
import dev.skerry.profile.bundle.manifest.ElementType;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Graph;
import dev.skerry.profile.bundle.manifest.Graph.Input;
import dev.skerry.profile.bundle.manifest.Graph.Output;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.bundle.manifest.Shape;
import dev.skerry.profile.bundle.manifest.Threshold;
import dev.skerry.profile.rule.ModelOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The model of a bundle, with the buffers that its runs share: nothing is allocated for a step's
 * numbers. For one thread.
 */
public final class WindowModel implements LoadedModel {
    /** Of all features as they are. */
    static final int NO_FEATURE = -1;

    private final ModelSession session;
    private final ModelManifest manifest;
    private final String digest;
    private final List<Feature> features;
    private final Numbers window;
    private final GraphOutputs outputs;
    private final List<StateTensor> states = new ArrayList<>();
    private final byte[] initialStates;

    /**
     * A tensor that comes out of a run and goes into the next.
     *
     * @param offset among the bytes of all states
     */
    private record StateTensor(ByteBuffer in, Numbers out, int offset) {}

    /**
     * Binds the graph's tensors to what the manifest says of them.
     *
     * @param digest of the manifest
     * @param files the bundle's files by their paths
     * @throws IllegalArgumentException if the graph is another than the manifest says
     */
    public WindowModel(
            ModelSession session,
            ModelManifest manifest,
            String digest,
            Function<String, byte[]> files)
            throws OrtException {
        this.session = session;
        this.manifest = manifest;
        this.digest = digest;
        features = manifest.features();
        Graph graph = manifest.graph();
        Input steps = graph.window();
        window =
                new Numbers(
                        session.input(steps.name(), type(steps.type()), shape(steps.shape())),
                        steps.type());
        outputs = outputs(graph);
        ByteBuffer initial = ByteBuffer.allocate(stateBytes(graph));
        for (Input input : graph.inputs()) {
            String file = input.initial();
            byte[] value = file == null ? new byte[input.sizeBytes()] : files.apply(file);
            if (value.length != input.sizeBytes()) {
                throw new IllegalArgumentException(
                        "'%s' has %d bytes and is given %d"
                                .formatted(input.name(), input.sizeBytes(), value.length));
            }
            switch (input.role()) {
                case WINDOW -> {}
                case PARAMETERS ->
                        session.parameter(
                                input.name(), type(input.type()), value, shape(input.shape()));
                case STATE -> {
                    states.add(
                            new StateTensor(
                                    tensor(input), output(next(graph, input)), initial.position()));
                    initial.put(value);
                }
            }
        }
        initialStates = initial.array();
    }

    private ByteBuffer tensor(Input input) throws OrtException {
        return session.input(input.name(), type(input.type()), shape(input.shape()));
    }

    private Numbers output(Output output) throws OrtException {
        return new Numbers(
                session.output(output.name(), type(output.type()), shape(output.shape())),
                output.type());
    }

    private GraphOutputs outputs(Graph graph) throws OrtException {
        Map<String, Numbers> byName = new LinkedHashMap<>();
        Map<OutputRole, Numbers> byRole = new EnumMap<>(OutputRole.class);
        for (Output output : graph.outputs()) {
            if (output.role() != OutputRole.STATE) {
                Numbers numbers = output(output);
                byName.put(output.name(), numbers);
                byRole.put(output.role(), numbers);
            }
        }
        return new GraphOutputs(byName, byRole, manifest.labels());
    }

    private static Output next(Graph graph, Input state) {
        return graph.outputs().stream()
                .filter(output -> output.name().equals(state.next()))
                .findFirst()
                .orElseThrow();
    }

    /** How many bytes all states of a device have. */
    static int stateBytes(Graph graph) {
        return graph.inputs().stream()
                .filter(input -> input.role() == Graph.InputRole.STATE)
                .mapToInt(Input::sizeBytes)
                .sum();
    }

    private static OnnxJavaType type(ElementType type) {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case INT64 -> OnnxJavaType.INT64;
        };
    }

    private static long[] shape(Shape shape) {
        return shape.dimensions().stream().mapToLong(Integer::longValue).toArray();
    }

    ModelManifest manifest() {
        return manifest;
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
        Threshold threshold = manifest.threshold();
        return threshold == null ? Double.NaN : threshold.score();
    }

    @Override
    public Set<ModelOutput> outputs() {
        return outputs.readable();
    }

    @Override
    public String version() {
        return manifest.version();
    }

    @Override
    public List<ModelInput> inputs() {
        return features.stream().map(it -> new ModelInput(it.name(), it.unit())).toList();
    }

    @Override
    public @Nullable Reference reference() {
        return manifest.reference();
    }

    @Override
    public ModelStream begin(int warmUp) {
        return begin();
    }

    WindowStream begin() {
        return new WindowStream(this, fresh());
    }

    @Override
    public @Nullable ModelStream decode(byte[] state, int warmUp) {
        WindowState fresh = fresh();
        return WindowCodec.decode(state, digest, fresh) ? new WindowStream(this, fresh) : null;
    }

    /** A window to try the model with: each feature as ordinary as can be known. */
    WindowState example() {
        WindowState state = fresh();
        for (int i = 0; i < state.ring.length; i++) {
            Feature feature = features.get(i % features.size());
            Double min = feature.min();
            state.ring[i] =
                    switch (feature.normalisation()) {
                        case Normalisation.Fixed(double mean, double scale) -> mean;
                        case Normalisation.None none -> min == null ? 0 : min;
                        case Normalisation.WarmUp warmUp -> min == null ? 0 : min;
                    };
        }
        return state;
    }

    private WindowState fresh() {
        return new WindowState(features.size(), manifest.window().length(), initialStates);
    }

    /** Sets the graph's states to those of the beginning. */
    void reset(WindowState of) {
        of.reset(initialStates);
    }

    /**
     * What the graph makes of a window; moves the states on, which stay as they were if it fails.
     *
     * @throws ModelFaultException if it fails, or gives what is no number
     */
    ModelResult result(WindowState of) throws ModelFaultException {
        run(of);
        outputs.check();
        for (StateTensor state : states) {
            state.out().requireFinite("state");
        }
        byte[] next = of.statesBefore;
        for (StateTensor state : states) {
            state.out().bytes().get(0, next, state.offset(), state.in().capacity());
        }
        of.statesBefore = of.states;
        of.states = next;
        if (!outputs.has(OutputRole.FORECAST)) {
            return new ModelResult(outputs.score(), outputs.label(), null);
        }
        Forecast expected = of.expected;
        of.expected = forecast(of, 0);
        float score =
                outputs.has(OutputRole.SCORE) || expected == null
                        ? outputs.score()
                        : Surprise.of(of.latest(0), expected);
        return new ModelResult(score, outputs.label(), forecast(of, outputs.forecasts() - 1));
    }

    /** A value to come, in the unit of the first feature. */
    private Forecast forecast(WindowState of, int index) {
        return new Forecast(
                restored(of, outputs.forecast(index)),
                restored(of, outputs.bound(index, 0)),
                restored(of, outputs.bound(index, 1)));
    }

    /** Runs the graph, whatever comes out. */
    void run(WindowState of) throws ModelFaultException {
        run(of, of.states, NO_FEATURE);
    }

    /**
     * Runs the graph once more as it ran last, but for a feature that is ordinary all the time: as
     * it was on average where it is normalised by that, else as it is on average in this window.
     *
     * @param feature {@link #NO_FEATURE} for none
     */
    GraphOutputs runAgain(WindowState of, int feature) throws ModelFaultException {
        run(of, of.statesBefore, feature);
        return outputs;
    }

    private void run(WindowState of, byte[] statesIn, int ordinary) throws ModelFaultException {
        int width = features.size();
        double[] ring = of.ring;
        for (int i = 0; i < ring.length; i++) {
            int at = (of.next * width + i) % ring.length;
            if (at % width != ordinary) {
                window.put(i, normalised(of, at % width, ring[at]));
            }
        }
        if (ordinary != NO_FEATURE) {
            double value =
                    features.get(ordinary).normalisation() instanceof Normalisation.None
                            ? of.mean(ordinary)
                            : 0;
            for (int i = ordinary; i < ring.length; i += width) {
                window.put(i, value);
            }
        }
        for (StateTensor state : states) {
            state.in().put(0, statesIn, state.offset(), state.in().capacity());
        }
        session.run();
    }

    private double normalised(WindowState of, int feature, double value) {
        return switch (features.get(feature).normalisation()) {
            case Normalisation.None none -> value;
            case Normalisation.Fixed(double mean, double scale) -> (value - mean) / scale;
            case Normalisation.WarmUp warmUp -> (value - of.mean[feature]) / of.scale(feature);
        };
    }

    /** A number that the graph gives about the first feature, in that one's unit. */
    double restored(WindowState of, double value) {
        return switch (features.getFirst().normalisation()) {
            case Normalisation.None none -> value;
            case Normalisation.Fixed(double mean, double scale) -> value * scale + mean;
            case Normalisation.WarmUp warmUp -> value * of.scale(0) + of.mean[0];
        };
    }

    /** What the last run put out. */
    GraphOutputs lastOutputs() {
        return outputs;
    }

    @Override
    public void close() {
        session.close();
    }
}
