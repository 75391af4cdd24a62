package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec.Channel;
import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The envelope detector as one ONNX graph: {@code (window[1,N], state[S]) -> (score[1],
 * state_out[S], channels[C])}. The graph holds no data of any device, so one session serves all.
 */
public final class EnvelopeGraph {
    static final String WINDOW = "window";
    static final String STATE = "state";
    static final String SCORE = "score";
    static final String STATE_OUT = "state_out";
    static final String CHANNELS = "channels";

    private static final String KIND = "skerry.kind";
    private static final String ENVELOPE = "envelope/1";
    private static final Map<String, Long> ROWS = Map.of("axis", 1L);
    private static final Map<String, Long> VECTOR = Map.of("axis", 0L);

    private final EnvelopeSpec spec;
    private final OnnxGraphWriter graph = new OnnxGraphWriter();

    private EnvelopeGraph(EnvelopeSpec spec) {
        this.spec = spec;
    }

    /** The model of this spec, with the spec in its metadata. */
    public static byte[] model(EnvelopeSpec spec) {
        return new EnvelopeGraph(spec).build();
    }

    /**
     * The spec that a model's metadata carries.
     *
     * @throws IllegalArgumentException if the metadata is not that of an envelope detector
     */
    public static EnvelopeSpec specOf(Map<String, String> metadata) {
        if (!ENVELOPE.equals(metadata.get(KIND))) {
            throw new IllegalArgumentException(
                    "its metadata says " + KIND + " = " + metadata.get(KIND) + ", not " + ENVELOPE);
        }
        List<Channel> channels = new ArrayList<>();
        for (String channel : text(metadata, "channels").split(",", -1)) {
            int at = channel.indexOf('x');
            channels.add(
                    new Channel(
                            Integer.parseInt(channel.substring(0, Math.max(at, 0))),
                            Float.parseFloat(channel.substring(at + 1))));
        }
        return new EnvelopeSpec(
                Integer.parseInt(text(metadata, "window")),
                channels,
                Integer.parseInt(text(metadata, "tau_samples")),
                Integer.parseInt(text(metadata, "slow_mean_samples")),
                Integer.parseInt(text(metadata, "refractory_samples")));
    }

    private static String text(Map<String, String> metadata, String name) {
        String value = metadata.get("skerry." + name);
        if (value == null) {
            throw new IllegalArgumentException("its metadata lacks skerry." + name);
        }
        return value;
    }

    private Map<String, String> metadata() {
        return Map.of(
                KIND,
                ENVELOPE,
                "skerry.channels",
                spec.channels().stream()
                        .map(c -> c.width() + "x" + c.weight())
                        .collect(Collectors.joining(",")),
                "skerry.window",
                Integer.toString(spec.window()),
                "skerry.tau_samples",
                Integer.toString(spec.tauSamples()),
                "skerry.slow_mean_samples",
                Integer.toString(spec.slowMeanSamples()),
                "skerry.refractory_samples",
                Integer.toString(spec.refractorySamples()));
    }

    private byte[] build() {
        int c = spec.channels().size();
        graph.input(WINDOW, 1, spec.window());
        graph.input(STATE, spec.stateSize());
        graph.output(SCORE, 1);
        graph.output(STATE_OUT, spec.stateSize());
        graph.output(CHANNELS, c);

        String now = channels();
        List<String> state = graph.split(STATE, c, c, c, 1, 1, 1);
        String max = state.get(0);
        String min = state.get(1);
        String mean = state.get(2);
        String exceedance = exceedance(now, max, min);

        String k = graph.floats(1f / spec.tauSamples());
        String relaxedMax = graph.apply("Sub", max, scaled(k, "Sub", max, mean));
        String relaxedMin = graph.apply("Add", min, scaled(k, "Sub", mean, min));
        String nextMax = graph.apply("Max", now, relaxedMax);
        String nextMin = graph.apply("Min", now, relaxedMin);
        String one = graph.floats(1);
        String count =
                graph.apply(
                        "Min",
                        graph.apply("Add", state.get(3), one),
                        graph.floats(spec.slowMeanSamples()));
        String nextMean =
                graph.apply("Add", mean, graph.apply("Div", graph.apply("Sub", now, mean), count));

        List<String> memory = score(exceedance, state.get(4), state.get(5), one);
        graph.applyAs(
                STATE_OUT,
                "Concat",
                List.of(nextMax, nextMin, nextMean, count, memory.get(0), memory.get(1)),
                VECTOR);
        return graph.model("envelope", metadata());
    }

    private String channels() {
        List<String> columns = new ArrayList<>();
        for (Channel channel : spec.channels()) {
            String latest =
                    graph.apply(
                            "Slice",
                            WINDOW,
                            graph.longs(spec.window() - channel.width()),
                            graph.longs(spec.window()),
                            graph.longs(1));
            columns.add(
                    channel.width() == 1
                            ? latest
                            : graph.apply(
                                    "ReduceMean",
                                    List.of(latest),
                                    Map.of("axes", 1L, "keepdims", 1L)));
        }
        String row = graph.apply("Concat", columns, ROWS);
        return graph.applyAs(
                CHANNELS, "Reshape", List.of(row, graph.longs(spec.channels().size())), Map.of());
    }

    /** How far the worst channel is outside its envelope: tanh(distance / width x weight). */
    private String exceedance(String now, String max, String min) {
        String width = graph.apply("Sub", max, min);
        // A channel that never moved has no width: its distance then counts in the unit of the
        // calibration.
        String measurable = graph.apply("Greater", width, graph.floats(1e-9f));
        String divisor = graph.apply("Where", measurable, width, graph.floats(1));
        String outside =
                graph.apply("Max", graph.apply("Sub", now, max), graph.apply("Sub", min, now));
        float[] weights = new float[spec.channels().size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = spec.channels().get(i).weight();
        }
        String weighted =
                graph.apply("Mul", graph.apply("Div", outside, divisor), graph.floats(weights));
        String worst =
                graph.apply("ReduceMax", List.of(weighted), Map.of("axes", 0L, "keepdims", 1L));
        return graph.apply("Tanh", graph.apply("Max", worst, graph.floats(0)));
    }

    /** Writes the score; gives the best of the refractory period and its age. */
    private List<String> score(String exceedance, String best, String age, String one) {
        String zero = graph.floats(0);
        String refractory = graph.floats(spec.refractorySamples());
        String over = graph.apply("GreaterOrEqual", age, refractory);
        String standing = graph.apply("Where", over, zero, best);
        String hit = graph.apply("Greater", exceedance, standing);
        graph.applyAs(SCORE, "Where", List.of(hit, exceedance, zero), Map.of());
        String nextBest = graph.apply("Where", hit, exceedance, standing);
        String older = graph.apply("Min", graph.apply("Add", age, one), refractory);
        return List.of(nextBest, graph.apply("Where", hit, zero, older));
    }

    private String scaled(String factor, String operator, String left, String right) {
        return graph.apply("Mul", factor, graph.apply(operator, left, right));
    }
}
