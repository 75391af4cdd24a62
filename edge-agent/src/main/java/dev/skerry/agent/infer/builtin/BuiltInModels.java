package dev.skerry.agent.infer.builtin;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.infer.builtin.autoencoder.AutoencoderModel;
import dev.skerry.agent.infer.builtin.autoencoder.AutoencoderSpec;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeGraph;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeModel;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec;
import dev.skerry.agent.infer.builtin.forecast.ForecastModel;
import dev.skerry.agent.infer.builtin.multichannel.MultichannelModel;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.profile.model.BuiltIn;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jboss.logging.Logger;

/**
 * The models that an agent has in itself, by the names that profiles call them.
 *
 * @param envelope what {@code builtin:envelope} looks at
 * @param seed of those that learn: what they begin with and the order of their samples
 */
public record BuiltInModels(EnvelopeSpec envelope, long seed) {
    private static final Logger LOG = Logger.getLogger(BuiltInModels.class);

    private static final long SEED = 1;

    /** A hundred times what it takes on a small device while that is busy. */
    private static final RunLimits OF_ENVELOPE = RunLimits.ofLatency(Duration.ofMillis(20));

    /** As agents run them. */
    public static BuiltInModels standard() {
        return ofSeed(SEED);
    }

    /** As agents run them, but for the seed. */
    public static BuiltInModels ofSeed(long seed) {
        return new BuiltInModels(EnvelopeSpec.standard(), seed);
    }

    /** Whether a bundle's name is that of one of them. */
    public static boolean isNamed(String bundle) {
        return BuiltIn.of(bundle).isPresent();
    }

    /**
     * Loads one.
     *
     * @param bundle a name that {@link #isNamed is one of theirs}
     * @param directory where its graph is written, to be looked at; it is mended there if need be
     * @throws IOException if that can't be written
     * @throws OrtException if ONNX Runtime does not take the graph
     * @throws LinkageError if there is no ONNX Runtime for this machine
     */
    public LoadedModel open(String bundle, Path directory, Watchdog watchdog)
            throws IOException, OrtException {
        return switch (BuiltIn.of(bundle).orElseThrow()) {
            case ENVELOPE -> envelope(directory, watchdog);
            case ENVELOPE_AUTOENCODER -> autoencoder(directory, watchdog);
            case MULTICHANNEL -> {
                show(directory, "multichannel", MultichannelModel.graph());
                yield MultichannelModel.open(watchdog);
            }
            case FORECAST -> {
                show(directory, "forecast", ForecastModel.graph());
                yield ForecastModel.open(watchdog);
            }
        };
    }

    private LoadedModel envelope(Path directory, Watchdog watchdog)
            throws IOException, OrtException {
        byte[] graph = EnvelopeGraph.model(envelope);
        show(directory, "envelope", graph);
        ModelSession session = ModelSession.open(graph, OF_ENVELOPE, watchdog);
        return new EnvelopeModel(session, envelope, Sha256.hex(graph));
    }

    private LoadedModel autoencoder(Path directory, Watchdog watchdog)
            throws IOException, OrtException {
        AutoencoderSpec spec = AutoencoderSpec.standard(seed);
        show(directory, "envelope-autoencoder", AutoencoderModel.graph(spec));
        return AutoencoderModel.open(spec, watchdog);
    }

    private static void show(Path directory, String name, byte[] graph) throws IOException {
        String digest = Sha256.hex(graph).substring(0, 16);
        Path file = directory.resolve(name + "-" + digest + ".onnx");
        boolean isThere = Files.exists(file);
        if (isThere && isWhole(file, graph)) {
            return;
        }
        WholeFile.write(file, graph);
        if (isThere) {
            LOG.warnf("model=repaired file=%s reason=damaged", file.toAbsolutePath());
        }
    }

    private static boolean isWhole(Path file, byte[] graph) throws IOException {
        return Files.size(file) == graph.length && Arrays.equals(Files.readAllBytes(file), graph);
    }
}
