package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec.Channel;
import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The envelope detector as one ONNX graph: {@code (window[R,N], state[R,S]) -> (score[R,1],
 * state_out[R,S], channels[R,C])}. The graph holds no data of any device, so one session serves
 * all, several in one run.
 */
public final class EnvelopeGraph {
    private static final String KIND = "skerry.kind";
    private static final String ENVELOPE = "envelope/1";

    private EnvelopeGraph() {}

    /** The model of this spec, with the spec in its metadata. */
    public static byte[] model(EnvelopeSpec spec) {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        new EnvelopeNodes(graph, spec, OnnxGraphWriter.ANY).write();
        return graph.model("envelope", metadata(spec));
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

    private static Map<String, String> metadata(EnvelopeSpec spec) {
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
}
