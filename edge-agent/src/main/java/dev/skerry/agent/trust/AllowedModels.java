package dev.skerry.agent.trust;

import dev.skerry.sync.session.ModelChange;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bundles that orders may name again: going back to one, or starting again, is not asked for
 * anew. Immutable.
 *
 * @param digests in lower-case hexadecimal, the newest last
 */
record AllowedModels(List<String> digests) {
    /** The name of the state that has them. */
    static final String STATE = "trust.models.allowed";

    /** How many are remembered. */
    static final int MOST = 512;

    private static final int DIGEST_BYTES = 32;

    AllowedModels {
        digests = List.copyOf(digests.subList(Math.max(0, digests.size() - MOST), digests.size()));
    }

    boolean has(String digest) {
        return digests.contains(digest);
    }

    /** With those of an order that was taken, as the newest. */
    AllowedModels with(List<ModelChange> ordered) {
        var all = new LinkedHashSet<>(digests);
        ordered.forEach(
                change -> {
                    all.remove(change.digest());
                    all.add(change.digest());
                });
        return new AllowedModels(new ArrayList<>(all));
    }

    byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        digests.forEach(digest -> bytes.writeBytes(HexFormat.of().parseHex(digest)));
        return bytes.toByteArray();
    }

    /** What {@link #encode} made; none if there is nothing. */
    static AllowedModels decode(byte @Nullable [] bytes) {
        List<String> digests = new ArrayList<>();
        for (int at = 0; bytes != null && at + DIGEST_BYTES <= bytes.length; at += DIGEST_BYTES) {
            digests.add(HexFormat.of().formatHex(bytes, at, at + DIGEST_BYTES));
        }
        return new AllowedModels(digests);
    }
}
