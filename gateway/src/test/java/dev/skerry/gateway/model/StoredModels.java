package dev.skerry.gateway.model;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact.Version;
import dev.skerry.sync.sign.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jdbi.v3.core.Jdbi;

/** Bundles of a catalogue that nobody has to run: rows without archives. */
public final class StoredModels {
    private StoredModels() {}

    /** Keeps a version; gives its digest. */
    public static String put(Jdbi jdbi, String name, String version) {
        byte[] hash = Sha256.of((name + version).getBytes(StandardCharsets.UTF_8));
        String digest = HexFormat.of().formatHex(hash);
        var bundle =
                new StoredBundle(
                        name,
                        Version.of(version).orElseThrow(),
                        digest,
                        "anomaly-score",
                        "Apache-2.0",
                        "",
                        1_000,
                        ByteString.copyFrom(hash),
                        Signed.getDefaultInstance(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        "test");
        jdbi.useTransaction(
                tx -> SqlBundleStore.insert(tx, bundle, new BundleText(new byte[0], "")));
        return digest;
    }
}
