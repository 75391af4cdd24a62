package dev.skerry.profile.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What our modules tell the builder of native executables (docs/native.md).
 *
 * @param documents each reachability-metadata.json
 * @param runTimePackages whose classes are not initialized while an executable is built
 */
public record NativeMetadata(Map<Path, JsonNode> documents, List<String> runTimePackages) {
    private static final String FOLDER = "src/main/resources/META-INF/native-image";
    private static final String RUN_TIME = "--initialize-at-run-time=";

    public NativeMetadata {
        documents = new LinkedHashMap<>(documents);
        runTimePackages = List.copyOf(runTimePackages);
    }

    /** Of these modules, which lie beside the one that tests run in. */
    public static NativeMetadata of(String... modules) {
        Map<Path, JsonNode> documents = new LinkedHashMap<>();
        List<String> packages = new ArrayList<>();
        for (String module : modules) {
            Path folder = Path.of("..", module, FOLDER);
            if (Files.isDirectory(folder)) {
                read(folder, documents, packages);
            }
        }
        return new NativeMetadata(documents, packages);
    }

    private static void read(Path folder, Map<Path, JsonNode> documents, List<String> packages) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().endsWith(".json")) {
                    documents.put(file, new ObjectMapper().readTree(file.toFile()));
                } else {
                    packages.addAll(runTimePackages(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> runTimePackages(Path file) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return Stream.of(properties.getProperty("Args", "").split(" ", -1))
                .filter(argument -> argument.startsWith(RUN_TIME))
                .flatMap(
                        argument -> Stream.of(argument.substring(RUN_TIME.length()).split(",", -1)))
                .toList();
    }

    /** All entries about types, but for those about proxies. */
    public List<JsonNode> types() {
        return entries("reflection").filter(entry -> entry.path("type").isTextual()).toList();
    }

    /** The names of all types. */
    public List<String> typeNames() {
        return types().stream().map(entry -> entry.get("type").asText()).toList();
    }

    /** The names of all bundles, without their modules'. */
    public List<String> bundles() {
        return entries("resources")
                .filter(entry -> entry.has("bundle"))
                .map(entry -> entry.get("bundle").asText().replaceFirst("^.*:", ""))
                .toList();
    }

    /** Whether a resource of this path is put into an executable. */
    public boolean hasResource(String path) {
        return entries("resources")
                .filter(entry -> entry.has("glob"))
                .anyMatch(entry -> pattern(entry.get("glob").asText()).matcher(path).matches());
    }

    private static Pattern pattern(String glob) {
        String any = "\0";
        return Pattern.compile(
                Pattern.quote(glob)
                        .replace("**", any)
                        .replace("*", "\\E[^/]*\\Q")
                        .replace(any, "\\E.*\\Q"));
    }

    private Stream<JsonNode> entries(String section) {
        return documents.values().stream()
                .flatMap(
                        document ->
                                StreamSupport.stream(document.path(section).spliterator(), false));
    }
}
