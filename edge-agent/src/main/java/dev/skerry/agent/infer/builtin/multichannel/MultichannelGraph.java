package dev.skerry.agent.infer.builtin.multichannel;

import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import java.util.List;
import java.util.Map;

/**
 * The detector as one ONNX graph: {@code (values[C], calibration[3C+1], state[2C+1]) -> (score[1],
 * largest[1], contributions[C], state_out[2C+1])}, where C is {@value #CHANNELS}; channels that are
 * not there weigh nothing. It holds no data of any device, so one session serves all.
 */
final class MultichannelGraph {
    static final String VALUES = "values";
    static final String CALIBRATION = "calibration";
    static final String STATE = "state";
    static final String SCORE = "score";
    static final String LARGEST = "largest";
    static final String CONTRIBUTIONS = "contributions";
    static final String STATE_OUT = "state_out";

    /** The most that there can be. */
    static final int CHANNELS = 64;

    /** Numbers: per channel center, weight (1 / deviation), drift (0 or 1); then the ordinary. */
    static final int CALIBRATION_SIZE = 3 * CHANNELS + 1;

    /** Where in the calibration the weights begin. */
    static final int WEIGHTS = CHANNELS;

    /** Where in the calibration it begins which of them drift. */
    static final int DRIFTS = 2 * CHANNELS;

    /** Where in the calibration the ordinary is: the mean of the steps' largest deviations. */
    static final int ORDINARY = 3 * CHANNELS;

    /** Channels that never move in the warm-up are no reason to be alarmed by the least change. */
    static final float LEAST_ORDINARY = 0.5f;

    /** Numbers: per channel slow mean, smoothed deviation; then the largest, smoothed. */
    static final int STATE_SIZE = 2 * CHANNELS + 1;

    /** Steps that the slow mean is over, which is taken off channels that drift. */
    static final int SLOW_STEPS = 60;

    /** How many times the ordinary is an alarm. */
    static final float ALARM = 2;

    private static final float SMOOTHING = 0.1f;

    /** No single step counts for more deviations. */
    private static final float CUT = 10;

    private MultichannelGraph() {}

    static byte[] model() {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input(VALUES, CHANNELS);
        graph.input(CALIBRATION, CALIBRATION_SIZE);
        graph.input(STATE, STATE_SIZE);
        graph.output(SCORE, 1);
        graph.output(LARGEST, 1);
        graph.output(CONTRIBUTIONS, CHANNELS);
        graph.output(STATE_OUT, STATE_SIZE);
        List<String> calibration = graph.split(CALIBRATION, CHANNELS, CHANNELS, CHANNELS, 1);
        List<String> state = graph.split(STATE, CHANNELS, CHANNELS, 1);
        String center = calibration.get(0);
        String weight = calibration.get(1);
        String drift = calibration.get(2);
        String ordinary = calibration.get(3);

        String slow = toward(graph, state.get(0), VALUES, 1f / SLOW_STEPS);
        String level = graph.apply("Add", center, graph.apply("Mul", drift, slow));
        String off = graph.apply("Mul", graph.apply("Sub", VALUES, level), weight);
        String deviations = graph.apply("Min", graph.apply("Abs", off), graph.floats(CUT));
        String largest =
                graph.applyAs(
                        LARGEST,
                        "ReduceMax",
                        List.of(deviations),
                        Map.of("axes", 0L, "keepdims", 1L));
        String each = toward(graph, state.get(1), deviations, SMOOTHING);
        String all = toward(graph, state.get(2), largest, SMOOTHING);
        graph.applyAs(CONTRIBUTIONS, "Identity", List.of(each), Map.of());
        String alarm = graph.apply("Mul", ordinary, graph.floats(ALARM));
        graph.applyAs(SCORE, "Div", List.of(all, graph.apply("Add", all, alarm)), Map.of());
        graph.applyAs(STATE_OUT, "Concat", List.of(slow, each, all), Map.of("axis", 0L));
        return graph.model("multichannel", Map.of());
    }

    /** An exponentially weighted mean. */
    private static String toward(OnnxGraphWriter graph, String mean, String value, float by) {
        String way = graph.apply("Mul", graph.apply("Sub", value, mean), graph.floats(by));
        return graph.apply("Add", mean, way);
    }
}
