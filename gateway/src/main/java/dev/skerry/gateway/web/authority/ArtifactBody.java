package dev.skerry.gateway.web.authority;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Kind;
import dev.skerry.sync.sign.Artifact.Version;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be signed.
 *
 * @param kind model or agent
 * @param version three numbers with dots
 */
record ArtifactBody(
        @Nullable String kind,
        @Nullable String name,
        @Nullable String version,
        @Nullable List<@Nullable FileBody> files) {
    private static final String EXPECTED =
            "{\"kind\": \"model\" or \"agent\", \"name\": …, \"version\": \"1.2.3\","
                    + " \"files\": [{\"path\": …, \"sizeBytes\": …, \"sha256\": 64 hexadecimal digits}, …]}";

    /** A file of it, by its digest. */
    record FileBody(@Nullable String path, @Nullable Long sizeBytes, @Nullable String sha256) {}

    static Artifact read(Bodies bodies, @Nullable JsonNode body, long nowMicros) {
        ArtifactBody artifact = bodies.read(body, ArtifactBody.class, EXPECTED);
        Kind kind =
                Kind.of(Bodies.required("kind", artifact.kind))
                        .orElseThrow(() -> Bodies.invalid("'kind' is model or agent"));
        Version version =
                Version.of(Bodies.required("version", artifact.version))
                        .orElseThrow(
                                () -> Bodies.invalid("'version' is three numbers, such as 1.2.3"));
        try {
            return new Artifact(
                    kind,
                    Bodies.required("name", artifact.name),
                    version,
                    files(artifact.files == null ? List.of() : artifact.files),
                    nowMicros);
        } catch (IllegalArgumentException e) {
            throw Bodies.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static TreeMap<String, Content> files(List<@Nullable FileBody> bodies) {
        TreeMap<String, Content> files = new TreeMap<>();
        for (FileBody file : bodies) {
            if (file == null || file.sizeBytes == null) {
                throw Bodies.invalid("a file has path, sizeBytes and sha256");
            }
            String path = Bodies.required("path", file.path);
            byte[] digest = HexFormat.of().parseHex(Bodies.required("sha256", file.sha256));
            if (files.put(path, new Content(file.sizeBytes, ByteString.copyFrom(digest))) != null) {
                throw new IllegalArgumentException("a path is there twice");
            }
        }
        return files;
    }
}
