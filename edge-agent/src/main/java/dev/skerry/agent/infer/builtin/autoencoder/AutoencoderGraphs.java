package dev.skerry.agent.infer.builtin.autoencoder;

import dev.skerry.agent.infer.builtin.autoencoder.AutoencoderSpec.Training;
import dev.skerry.agent.infer.builtin.autoencoder.DenseLayers.Forward;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeNodes;
import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import java.util.List;
import java.util.Map;

/**
 * The two graphs, which hold no data of any device, so one session of each serves all: one that
 * scores, {@code (window, state, parameters) -> (score, state_out, channels)}, and one that trains,
 * {@code (parameters, velocity, windows[S,B,N]) -> (parameters_out, velocity_out, losses[S])}.
 */
final class AutoencoderGraphs {
    static final String PARAMETERS = "parameters";
    static final String VELOCITY = "velocity";
    static final String WINDOWS = "windows";
    static final String PARAMETERS_OUT = "parameters_out";
    static final String VELOCITY_OUT = "velocity_out";
    static final String LOSSES = "losses";

    private AutoencoderGraphs() {}

    /** The graph that scores a window. */
    static byte[] scoring(AutoencoderSpec spec) {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        DenseLayers layers = spec.layers();
        var envelope = new EnvelopeNodes(graph, spec.envelope(), 1, spec.errorWeight());
        graph.input(PARAMETERS, layers.parameters());
        String cut =
                graph.apply(
                        "Max",
                        graph.apply("Min", EnvelopeNodes.WINDOW, graph.floats(AutoencoderSpec.CUT)),
                        graph.floats(-AutoencoderSpec.CUT));
        Forward forward = layers.forward(graph, PARAMETERS, cut);
        String off = graph.apply("Sub", forward.output(), cut);
        String mean =
                graph.apply(
                        "ReduceMean",
                        List.of(graph.apply("Mul", off, off)),
                        Map.of("axes", 1L, "keepdims", 1L));
        envelope.write(graph.apply("Sqrt", mean));
        return graph.model("envelope-autoencoder", Map.of());
    }

    /** The graph that makes some steps of training. */
    static byte[] training(AutoencoderSpec spec) {
        Training training = spec.training();
        int parameters = spec.layers().parameters();
        int width = spec.envelope().window();
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input(PARAMETERS, parameters);
        graph.input(VELOCITY, parameters);
        graph.input(WINDOWS, training.stepsAtOnce(), training.batch(), width);
        graph.scan(
                step(spec),
                List.of(PARAMETERS, VELOCITY),
                List.of(WINDOWS),
                List.of(PARAMETERS_OUT, VELOCITY_OUT, LOSSES));
        graph.output(PARAMETERS_OUT, parameters);
        graph.output(VELOCITY_OUT, parameters);
        graph.output(LOSSES, training.stepsAtOnce());
        return graph.model("envelope-autoencoder-training", Map.of());
    }

    private static OnnxGraphWriter step(AutoencoderSpec spec) {
        Training training = spec.training();
        DenseLayers layers = spec.layers();
        int width = spec.envelope().window();
        OnnxGraphWriter body = new OnnxGraphWriter("s");
        String parameters = body.input("step_parameters", layers.parameters());
        String velocity = body.input("step_velocity", layers.parameters());
        String rows = body.input("step_windows", training.batch(), width);

        Forward forward = layers.forward(body, parameters, rows);
        String off = body.apply("Sub", forward.output(), rows);
        String squares = body.apply("Mul", off, off);
        String slope = body.apply("Mul", off, body.floats(2f / (training.batch() * width)));
        String gradient = layers.gradient(body, forward, slope);

        String length =
                body.apply("ReduceL2", List.of(gradient), Map.of("axes", 0L, "keepdims", 1L));
        String shorter =
                body.apply(
                        "Min",
                        body.floats(1),
                        body.apply(
                                "Div",
                                body.floats(training.longestGradient()),
                                body.apply("Add", length, body.floats(1e-12f))));
        String kept = body.apply("Mul", velocity, body.floats(training.momentum()));
        String faster =
                body.applyAs(
                        "step_velocity_out",
                        "Add",
                        List.of(kept, body.apply("Mul", gradient, shorter)),
                        Map.of());
        String way = body.apply("Mul", faster, body.floats(training.rate()));
        body.applyAs("step_parameters_out", "Sub", List.of(parameters, way), Map.of());
        body.applyAs("step_loss", "ReduceMean", List.of(squares), Map.of("keepdims", 0L));
        body.output("step_parameters_out", layers.parameters());
        body.output("step_velocity_out", layers.parameters());
        body.output("step_loss");
        return body;
    }
}
