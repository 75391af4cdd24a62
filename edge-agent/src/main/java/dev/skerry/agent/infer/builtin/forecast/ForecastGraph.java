package dev.skerry.agent.infer.builtin.forecast;

import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import java.util.List;
import java.util.Map;

/**
 * A forecaster as one ONNX graph: {@code (value[1], state[S]) -> (score[1], forecast[1], reach[1],
 * state_out[S])}. It holds no data of any device, so one session serves all.
 *
 * <p>The forecast is an autoregression over the last readings and a constant, fitted by recursive
 * least squares with forgetting. The interval reaches {@code reach} to both sides of it; that
 * follows the quantile of the errors step by step (Angelopoulos, Candès and Tibshirani, Conformal
 * PID Control for Time Series Prediction, 2023, quantile tracking), which holds its coverage in the
 * long run for any sequence of readings, however they depend on each other.
 */
final class ForecastGraph {
    static final String VALUE = "value";
    static final String STATE = "state";
    static final String SCORE = "score";
    static final String FORECAST = "forecast";
    static final String REACH = "reach";
    static final String STATE_OUT = "state_out";

    /** Readings until the interval follows the quantile; before, it is a multiple of the error. */
    static final int SETTLING = 100;

    /** The share of readings that are to be outside of the interval. */
    static final float OUTSIDE = 0.01f;

    private static final int LAGS = 8;

    /** Coefficients: one for each lag, and a constant. */
    private static final int TERMS = LAGS + 1;

    private static final int UNCERTAINTY = TERMS * TERMS;

    /** Numbers: uncertainty, coefficients, lags; then forecast, reach, error, count, surprise. */
    static final int STATE_SIZE = UNCERTAINTY + TERMS + LAGS + 5;

    /** How much of the past each reading forgets. */
    private static final float FORGETTING = 0.999f;

    /** Of an uncertainty that is larger on average nothing is forgotten, lest it grows on. */
    private static final float MOST_UNCERTAINTY = 10;

    /** How many times its reach an error counts at most. */
    private static final float MOST_REACHES = 3;

    /** What an error of no more than this fraction of the calibration's deviation is worth. */
    private static final float LEAST_REACH = 1e-3f;

    /** How many mean errors the reach is in the beginning, and how many it moves by. */
    private static final float FIRST_REACH = 4;

    private static final float STEP = 0.3f;

    private final OnnxGraphWriter graph = new OnnxGraphWriter();

    private ForecastGraph() {}

    static byte[] model() {
        return new ForecastGraph().build();
    }

    /** A state that expects the value before; the calibration makes it 0. */
    static float[] initialState() {
        float[] state = new float[STATE_SIZE];
        for (int i = 0; i < TERMS; i++) {
            state[i * TERMS + i] = 1;
        }
        state[UNCERTAINTY] = 1;
        state[STATE_SIZE - 4] = FIRST_REACH;
        return state;
    }

    private byte[] build() {
        graph.input(VALUE, 1);
        graph.input(STATE, STATE_SIZE);
        graph.output(SCORE, 1);
        graph.output(FORECAST, 1);
        graph.output(REACH, 1);
        graph.output(STATE_OUT, STATE_SIZE);
        List<String> state = graph.split(STATE, UNCERTAINTY, TERMS, LAGS, 1, 1, 1, 1, 1);
        String lags = state.get(2);
        String expected = state.get(3);
        String reach = state.get(4);
        String one = graph.floats(1);

        String error = graph.apply("Sub", VALUE, expected);
        String distance = graph.apply("Abs", error);
        score(distance, reach, one);
        String most = graph.apply("Mul", reach, graph.floats(MOST_REACHES));
        String counted =
                graph.apply("Max", graph.apply("Min", error, most), graph.apply("Neg", most));

        List<String> fitted = fit(state.get(0), state.get(1), terms(lags, one), counted);
        String count = graph.apply("Add", state.get(6), one);
        List<String> width = reach(reach, distance, counted, state.get(5), count);

        // A single reading that is far out is not what the next ones go by; a second one is.
        String surprise = number(graph.apply("Greater", distance, most));
        String isFirst = graph.apply("Greater", surprise, state.get(7));
        String kept = graph.apply("Where", isFirst, graph.apply("Add", expected, counted), VALUE);
        String older =
                graph.apply("Slice", lags, graph.longs(0), graph.longs(LAGS - 1), graph.longs(0));
        String next = concat(kept, older);
        String product = graph.apply("Mul", fitted.get(1), terms(next, one));
        String forecast =
                graph.applyAs(
                        FORECAST,
                        "ReduceSum",
                        List.of(product, graph.longs(0)),
                        Map.of("keepdims", 1L));
        String nextReach = graph.applyAs(REACH, "Identity", List.of(width.getFirst()), Map.of());
        String capped = graph.apply("Min", count, graph.floats(SETTLING));
        graph.applyAs(
                STATE_OUT,
                "Concat",
                List.of(
                        fitted.get(0),
                        fitted.get(1),
                        next,
                        forecast,
                        nextReach,
                        width.getLast(),
                        capped,
                        surprise),
                Map.of("axis", 0L));
        return graph.model("forecast", Map.of());
    }

    private String terms(String lags, String one) {
        return concat(lags, one);
    }

    private String concat(String first, String second) {
        return graph.apply("Concat", List.of(first, second), Map.of("axis", 0L));
    }

    private String number(String condition) {
        return graph.apply("Cast", List.of(condition), Map.of("to", 1L));
    }

    /** 0 within the interval, 0.5 as far outside as it reaches, 1 far away. */
    private void score(String distance, String reach, String one) {
        String beyond = graph.apply("Sub", graph.apply("Div", distance, reach), one);
        String outside = graph.apply("Max", beyond, graph.floats(0));
        graph.applyAs(SCORE, "Div", List.of(outside, graph.apply("Add", outside, one)), Map.of());
    }

    /** A step of recursive least squares; gives uncertainty and coefficients. */
    private List<String> fit(String uncertainty, String coefficients, String terms, String error) {
        String square = graph.longs(TERMS, TERMS);
        String column = graph.longs(TERMS, 1);
        String p = graph.apply("Reshape", uncertainty, square);
        String x = graph.apply("Reshape", terms, column);
        String px = graph.apply("MatMul", p, x);
        String flat = graph.apply("Reshape", px, graph.longs(TERMS));
        String forgetting = graph.floats(FORGETTING);
        String spread =
                graph.apply(
                        "ReduceSum",
                        List.of(graph.apply("Mul", terms, flat), graph.longs(0)),
                        Map.of("keepdims", 1L));
        String weight = graph.apply("Add", spread, forgetting);
        String gain = graph.apply("Div", flat, weight);
        String next = graph.apply("Add", coefficients, graph.apply("Mul", gain, error));
        String learned =
                graph.apply(
                        "Div",
                        graph.apply("Mul", px, graph.apply("Reshape", flat, graph.longs(1, TERMS))),
                        weight);
        String less = graph.apply("Sub", p, learned);
        float[] eye = new float[UNCERTAINTY];
        for (int i = 0; i < TERMS; i++) {
            eye[i * TERMS + i] = 1f / TERMS;
        }
        String average =
                graph.apply(
                        "ReduceSum",
                        List.of(graph.apply("Mul", uncertainty, graph.floats(eye)), graph.longs(0)),
                        Map.of("keepdims", 1L));
        String isLarge = graph.apply("Greater", average, graph.floats(MOST_UNCERTAINTY));
        String divisor = graph.apply("Where", isLarge, graph.floats(1), forgetting);
        String kept = graph.apply("Div", less, divisor);
        return List.of(graph.apply("Reshape", kept, graph.longs(UNCERTAINTY)), next);
    }

    /** How far the interval reaches next, and the mean error. */
    private List<String> reach(
            String reach, String distance, String counted, String error, String count) {
        String settling = graph.floats(SETTLING);
        String change = graph.apply("Sub", graph.apply("Abs", counted), error);
        String nextError =
                graph.apply(
                        "Add",
                        error,
                        graph.apply("Div", change, graph.apply("Min", count, settling)));
        String isOutside = number(graph.apply("Greater", distance, reach));
        String way =
                graph.apply(
                        "Mul",
                        graph.apply("Sub", isOutside, graph.floats(OUTSIDE)),
                        graph.apply("Mul", nextError, graph.floats(STEP)));
        String tracked = graph.apply("Add", reach, way);
        String first = graph.apply("Mul", nextError, graph.floats(FIRST_REACH));
        String isSettling = graph.apply("Less", count, settling);
        String chosen = graph.apply("Where", isSettling, first, tracked);
        String least = graph.floats(LEAST_REACH);
        return List.of(graph.apply("Max", chosen, least), nextError);
    }
}
