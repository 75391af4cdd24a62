package dev.skerry.agent.infer.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where ONNX Runtime's libraries lie. A packaged agent has them as files of its own, in {@code lib}
 * beside the {@code bin} that its executable lies in; from a jar ONNX Runtime unpacks them itself.
 */
public final class RuntimeLibrary {
    /** ONNX Runtime reads it when it is first used. */
    static final String PATH = "onnxruntime.native.path";

    private static final Path SELF = Path.of("/proc/self/exe");

    private RuntimeLibrary() {}

    /** Has ONNX Runtime take the libraries of this program, unless it was told where they are. */
    public static void find() {
        if (System.getProperty(PATH) == null) {
            beside(SELF).ifPresent(folder -> System.setProperty(PATH, folder.toString()));
        }
    }

    /**
     * The libraries of the program that this executable belongs to.
     *
     * @param executable or a link to it
     */
    static Optional<Path> beside(Path executable) {
        try {
            Path lib = executable.toRealPath().resolve("../../lib").normalize();
            return Optional.of(lib)
                    .filter(folder -> Files.isRegularFile(folder.resolve("libonnxruntime.so")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
