package dev.skerry.tool.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The application's jars, of whose native code only the target's is kept, as files. What is in them
 * is not compressed: the archive around them packs all classes at once, to half the size, and an
 * update brings only the chunks that changed.
 */
final class Jars {
    /** What nothing of ours asks for, and what who would use it finds missing and does without. */
    private static final Pattern LEFT_OUT =
            Pattern.compile(
                    // Brotli for Netty's HTTP.
                    ".*brotli4j\\.native-.*\\.jar"
                            // Geometries of H2.
                            + "|.*org\\.locationtech\\.jts\\..*\\.jar"
                            + "|quarkus-app-dependencies\\.txt");

    /** For builds of others. */
    private static final Pattern FOR_BUILDS =
            Pattern.compile("META-INF/(?:maven|native-image)/.*|.*\\.proto");

    private static final String ONNX = "ai/onnxruntime/native/";
    private static final List<String> ONNX_LIBRARIES =
            List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

    private Jars() {}

    /**
     * Copies an application.
     *
     * @param from a folder as Quarkus makes it
     * @param app where its jars go
     * @param libraries where native code goes
     */
    static void copy(Path from, Path app, Path libraries, Target target) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = from.relativize(file).toString();
            if (LEFT_OUT.matcher(name).matches()) {
                continue;
            }
            Path to = app.resolve(name);
            Files.createDirectories(Objects.requireNonNull(to.getParent()));
            if (name.endsWith(".jar")) {
                store(file, to);
            } else {
                Files.copy(file, to);
            }
            if (name.contains("onnxruntime")) {
                unpackOnnx(file, libraries, target);
            }
        }
    }

    private static void unpackOnnx(Path jar, Path libraries, Target target) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (String library : ONNX_LIBRARIES) {
                ZipEntry entry = zip.getEntry(ONNX + target.onnx() + "/" + library);
                if (entry == null) {
                    throw PackException.incomplete(jar.resolve(ONNX + target.onnx()));
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, libraries.resolve(library));
                }
            }
        }
    }

    private static void store(Path jar, Path to) throws IOException {
        try (var zip = new ZipFile(jar.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(to))) {
            out.setMethod(ZipOutputStream.STORED);
            Set<String> names = new HashSet<>();
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith(ONNX)
                        || FOR_BUILDS.matcher(name).matches()
                        || !names.add(name)) {
                    continue;
                }
                byte[] content;
                try (InputStream in = zip.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                var sum = new CRC32();
                sum.update(content);
                var kept = new ZipEntry(name);
                kept.setTimeLocal(entry.getTimeLocal());
                kept.setSize(content.length);
                kept.setCrc(sum.getValue());
                out.putNextEntry(kept);
                out.write(content);
                out.closeEntry();
            }
        }
    }
}
