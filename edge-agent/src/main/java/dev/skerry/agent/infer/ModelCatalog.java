package dev.skerry.agent.infer;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds and loads the models that profiles name; each graph is loaded once. For one thread. */
final class ModelCatalog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelCatalog.class);

    /** Larger than any model that an agent runs, so that a wrong file can't fill its memory. */
    private static final long LARGEST_BYTES = 64L << 20;

    private static final String BUILT_IN = "builtin:envelope";

    private final Path directory;
    private final EnvelopeSpec builtIn;
    private final Map<String, ModelLoad> loaded = new HashMap<>();

    /** What became of a model. */
    sealed interface ModelLoad {
        /** It runs. */
        record Ready(EnvelopeModel model) implements ModelLoad {}

        /** It does not, and whatever is bound to it is off. */
        record Failed(Refusal why) implements ModelLoad {}
    }

    ModelCatalog(Path directory, EnvelopeSpec builtIn) {
        this.directory = directory;
        this.builtIn = builtIn;
    }

    /** The model of a bundle's name. */
    ModelLoad load(String bundle) {
        return loaded.computeIfAbsent(bundle, this::find);
    }

    @Override
    public void close() {
        for (ModelLoad load : loaded.values()) {
            if (load instanceof ModelLoad.Ready(EnvelopeModel model)) {
                try {
                    model.close();
                } catch (OrtException e) {
                    throw new IllegalStateException("a session can't be closed", e);
                }
            }
        }
        loaded.clear();
    }

    private ModelLoad find(String bundle) {
        try {
            if (bundle.equals(BUILT_IN)) {
                return openBuiltIn();
            }
            Path file = BundleName.find(directory, bundle);
            if (file == null) {
                return failed(
                        "SKR-M001",
                        "model '%s' is not in %s: put %s there, or correct 'bundle' in the profile"
                                .formatted(
                                        bundle,
                                        directory.toAbsolutePath(),
                                        BundleName.example(bundle)));
            }
            return open(file);
        } catch (IOException e) {
            return failed(
                    "SKR-M002",
                    "model '%s' can't be read from %s (%s): let the agent's user read and write there"
                            .formatted(bundle, directory.toAbsolutePath(), e));
        }
    }

    /** The agent has it in itself; the file is there to be looked at, and mended if need be. */
    private ModelLoad openBuiltIn() throws IOException {
        byte[] graph = EnvelopeGraph.model(builtIn);
        String digest = Digests.sha256(graph);
        Path file = directory.resolve("envelope-" + digest.substring(0, 16) + ".onnx");
        boolean isThere = Files.exists(file);
        if (!isThere || !isWhole(file, graph)) {
            write(file, graph);
            if (isThere) {
                LOG.warnf("model=repaired file=%s reason=damaged", file.toAbsolutePath());
            }
        }
        return session(file, graph, digest);
    }

    private static boolean isWhole(Path file, byte[] graph) throws IOException {
        return Files.size(file) == graph.length && Arrays.equals(Files.readAllBytes(file), graph);
    }

    /** A file is either absent or whole, also after a power cut. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.write(unfinished, bytes);
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ModelLoad open(Path file) throws IOException {
        if (Files.size(file) > LARGEST_BYTES) {
            return failed("SKR-M003", corrupt(file, "it is larger than 64 MiB"));
        }
        byte[] bytes = Files.readAllBytes(file);
        return session(file, bytes, Digests.sha256(bytes));
    }

    private static ModelLoad session(Path file, byte[] bytes, String digest) {
        try {
            return newSession(file, bytes, digest);
        } catch (OrtException e) {
            return failed("SKR-M003", corrupt(file, String.valueOf(e.getMessage())));
        } catch (LinkageError e) {
            return failed(
                    "SKR-M005",
                    "ONNX Runtime can't be loaded on this machine (%s): models are off; it needs 64-bit x86 or ARM, glibc, and a writable temporary directory without 'noexec'"
                            .formatted(e));
        }
    }

    private static ModelLoad newSession(Path file, byte[] bytes, String digest)
            throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession session;
        try (SessionOptions options = new SessionOptions()) {
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            session = environment.createSession(bytes, options);
        }
        try {
            EnvelopeSpec spec = EnvelopeGraph.specOf(session.getMetadata().getCustomMetadata());
            requireShape(
                    session.getInputInfo().get(EnvelopeGraph.WINDOW), "window", 1, spec.window());
            requireShape(
                    session.getInputInfo().get(EnvelopeGraph.STATE), "state", spec.stateSize());
            requireShape(session.getOutputInfo().get(EnvelopeGraph.SCORE), "score", 1);
            requireShape(
                    session.getOutputInfo().get(EnvelopeGraph.STATE_OUT),
                    "state_out",
                    spec.stateSize());
            return new ModelLoad.Ready(new EnvelopeModel(environment, session, spec, digest));
        } catch (IllegalArgumentException e) {
            session.close();
            return failed(
                    "SKR-M004",
                    "%s is no model that the agent can run (%s): give a model that takes (window[1,N], state[S]) and gives (score[1], state_out[S])"
                            .formatted(file.toAbsolutePath(), e.getMessage()));
        }
    }

    private static void requireShape(@Nullable NodeInfo node, String name, long... shape) {
        ValueInfo info = node == null ? null : node.getInfo();
        if (!(info instanceof TensorInfo tensor)) {
            throw new IllegalArgumentException("it has no tensor '" + name + "'");
        }
        if (!Arrays.equals(tensor.getShape(), shape)) {
            throw new IllegalArgumentException(
                    "'%s' has the shape %s instead of %s"
                            .formatted(
                                    name,
                                    Arrays.toString(tensor.getShape()),
                                    Arrays.toString(shape)));
        }
    }

    private static String corrupt(Path file, String why) {
        return "%s is not a valid ONNX model (%s): replace it by a good copy"
                .formatted(file.toAbsolutePath(), why);
    }

    private static ModelLoad failed(String code, String message) {
        return new ModelLoad.Failed(new Refusal(code, message));
    }
}
