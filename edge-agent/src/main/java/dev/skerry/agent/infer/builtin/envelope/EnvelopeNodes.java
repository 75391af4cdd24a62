package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec.Channel;
import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes the envelope's arithmetic into a graph: the channels from the window, how far they are out
 * of their envelopes, and what the state is then. Each row is another device.
 */
public final class EnvelopeNodes {
    /** Input: the latest readings, calibrated, the latest last. */
    public static final String WINDOW = "window";

    /** Input: per channel largest, smallest, slow mean; then count, best, age. */
    public static final String STATE = "state";

    /** Output: 0 to 1. */
    public static final String SCORE = "score";

    /** Output: the state of the next run. */
    public static final String STATE_OUT = "state_out";

    /** Output: each channel's value. */
    public static final String CHANNELS = "channels";

    private static final Map<String, Long> COLUMNS = Map.of("axis", 1L);

    private final OnnxGraphWriter graph;
    private final EnvelopeSpec spec;
    private final float[] weights;

    /**
     * Declares the window, the state and the outputs.
     *
     * @param rows of a run, {@link OnnxGraphWriter#ANY} for as many as it has
     * @param further weights of channels beside those of the spec
     */
    public EnvelopeNodes(OnnxGraphWriter graph, EnvelopeSpec spec, long rows, float... further) {
        this.graph = graph;
        this.spec = spec;
        int own = spec.channels().size();
        weights = Arrays.copyOf(further, own + further.length);
        System.arraycopy(further, 0, weights, own, further.length);
        for (int i = 0; i < own; i++) {
            weights[i] = spec.channels().get(i).weight();
        }
        int size = stateSize(weights.length);
        graph.input(WINDOW, rows, spec.window());
        graph.input(STATE, rows, size);
        graph.output(SCORE, rows, 1);
        graph.output(STATE_OUT, rows, size);
        graph.output(CHANNELS, rows, weights.length);
    }

    /** Numbers in the state of so many channels. */
    public static int stateSize(int channels) {
        return 3 * channels + 3;
    }

    /**
     * Writes it all.
     *
     * @param further values of the channels that the spec does not have, of the shape [rows, 1]
     */
    public void write(String... further) {
        int c = weights.length;
        String now = channels(further);
        List<String> state = graph.columns(STATE, c, c, c, 1, 1, 1);
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
                COLUMNS);
    }

    private String channels(String... further) {
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
        columns.addAll(List.of(further));
        return graph.applyAs(CHANNELS, "Concat", columns, COLUMNS);
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
        String weighted =
                graph.apply("Mul", graph.apply("Div", outside, divisor), graph.floats(weights));
        String worst =
                graph.apply("ReduceMax", List.of(weighted), Map.of("axes", 1L, "keepdims", 1L));
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
