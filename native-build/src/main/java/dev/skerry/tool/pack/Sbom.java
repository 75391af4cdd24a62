package dev.skerry.tool.pack;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.file.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a program is made of (CycloneDX 1.6, ECMA-424). */
final class Sbom {
    /** The file's name. */
    static final String FILE = "sbom.cdx.json";

    private static final Pattern DEPENDENCY =
            Pattern.compile("([^:]+):([^:]+):([^:]*):jar:([^:]+)(?::.*)?");
    private static final Pattern JAVA_VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"([^\"]+)\"$");

    private final ObjectMapper json = new ObjectMapper();
    private final Path tree;

    /** Of a program in a folder. */
    Sbom(Path tree) {
        this.tree = tree;
    }

    /**
     * As the text of the file.
     *
     * @param dependencies Quarkus' list of what it packaged
     */
    byte[] text(String name, String version, Path dependencies, Instant time) throws IOException {
        ArrayNode components = json.createArrayNode();
        for (String line : Files.readAllLines(dependencies)) {
            Matcher parts = DEPENDENCY.matcher(line);
            if (parts.matches()) {
                jar(components, parts.group(1), parts.group(2), parts.group(4));
            }
        }
        runtime(components);
        ObjectNode bom = json.createObjectNode();
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        bom.put("serialNumber", "urn:uuid:" + id(name + version + components));
        bom.put("version", 1);
        ObjectNode metadata = bom.putObject("metadata");
        metadata.put("timestamp", time.toString());
        metadata.putObject("component")
                .put("type", "application")
                .put("bom-ref", "%s@%s".formatted(name, version))
                .put("name", name)
                .put("version", version)
                .putArray("licenses")
                .addObject()
                .putObject("license")
                .put("id", "Apache-2.0");
        bom.set("components", components);
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        return (json.writer(printer).writeValueAsString(bom) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void jar(ArrayNode components, String group, String name, String version)
            throws IOException {
        Optional<Path> jar = find("%s.%s-%s.jar".formatted(group, name, version));
        if (jar.isEmpty()) {
            // It is not in this program.
            return;
        }
        String purl = "pkg:maven/%s/%s@%s?type=jar".formatted(group, name, version);
        ObjectNode component =
                components
                        .addObject()
                        .put("type", "library")
                        .put("bom-ref", purl)
                        .put("group", group)
                        .put("name", name)
                        .put("version", version);
        component
                .putArray("hashes")
                .addObject()
                .put("alg", "SHA-256")
                .put("content", HexFormat.of().formatHex(FileTree.sha256(jar.get(), _ -> {})));
        licence(jar.get())
                .ifPresent(
                        text ->
                                component
                                        .putArray("licenses")
                                        .addObject()
                                        .putObject("license")
                                        .put(text.startsWith("http") ? "url" : "name", text));
        component.put("purl", purl);
    }

    private Optional<Path> find(String name) throws IOException {
        try (Stream<Path> all = Files.walk(tree.resolve("app"))) {
            return all.filter(file -> file.endsWith(name)).findFirst();
        }
    }

    /** As the jar itself tells it. */
    private static Optional<String> licence(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            return Optional.ofNullable(jar.getManifest())
                    .map(manifest -> manifest.getMainAttributes().getValue("Bundle-License"))
                    .map(text -> text.replaceAll("[;,].*", "").replace("\"", "").strip())
                    .filter(text -> !text.isEmpty());
        }
    }

    private void runtime(ArrayNode components) throws IOException {
        Path release = tree.resolve("runtime/release");
        if (Files.exists(release)) {
            Matcher version = JAVA_VERSION.matcher(Files.readString(release));
            String number = version.find() ? version.group(1) : "25";
            components
                    .addObject()
                    .put("type", "platform")
                    .put("bom-ref", "openjdk@" + number)
                    .put("name", "openjdk")
                    .put("version", number)
                    .putArray("licenses")
                    .addObject()
                    .put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
        }
    }

    private static UUID id(String content) {
        return UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
    }
}
