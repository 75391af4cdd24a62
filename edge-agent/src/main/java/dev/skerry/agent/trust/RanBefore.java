package dev.skerry.agent.trust;

import com.google.protobuf.ByteString;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Version;
import dev.skerry.sync.sign.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ran of a bundle, the highest version first, {@value #MOST} at most. Encoded: 52 bytes each,
 * the three numbers of the version, the time of the signature and the manifest's SHA-256.
 */
record RanBefore(List<Run> runs) {
    private static final int MOST = 16;
    private static final int DIGEST_BYTES = 32;
    private static final int RUN_BYTES = 3 * Integer.BYTES + Long.BYTES + DIGEST_BYTES;

    /** One version of it. */
    record Run(Version version, long signedAtMicros, ByteString manifestDigest) {
        @Override
        public String toString() {
            return "version %s, signed at %s".formatted(version, time(signedAtMicros));
        }
    }

    RanBefore {
        runs = List.copyOf(runs);
    }

    /** Whether it ran by this very manifest. */
    boolean has(ByteString manifest) {
        ByteString digest = digest(manifest);
        return runs.stream().anyMatch(run -> run.manifestDigest().equals(digest));
    }

    /**
     * What is newer than this; null if nothing is.
     *
     * @param isWanted whether an older version is wanted; the same one signed before never is
     */
    @Nullable String newerThan(Artifact artifact, boolean isWanted) {
        for (Run run : runs) {
            int compared = run.version().compareTo(artifact.version());
            if ((compared > 0 && !isWanted)
                    || (compared == 0 && run.signedAtMicros() > artifact.signedAtMicros())) {
                return run.toString();
            }
        }
        return null;
    }

    /** With one more; the lowest go when there are too many. */
    RanBefore with(Artifact artifact, ByteString manifest) {
        List<Run> all = new ArrayList<>(runs);
        all.removeIf(run -> run.version().equals(artifact.version()));
        all.add(new Run(artifact.version(), artifact.signedAtMicros(), digest(manifest)));
        all.sort(Comparator.comparing(Run::version).reversed());
        return new RanBefore(all.subList(0, Math.min(MOST, all.size())));
    }

    private static ByteString digest(ByteString manifest) {
        return ByteString.copyFrom(Sha256.of(manifest.toByteArray()));
    }

    static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(runs.size() * RUN_BYTES);
        for (Run run : runs) {
            Version version = run.version();
            out.putInt(version.major()).putInt(version.minor()).putInt(version.patch());
            out.putLong(run.signedAtMicros()).put(run.manifestDigest().asReadOnlyByteBuffer());
        }
        return out.array();
    }

    static RanBefore decode(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        List<Run> runs = new ArrayList<>();
        while (in.remaining() >= RUN_BYTES) {
            var version = new Version(in.getInt(), in.getInt(), in.getInt());
            runs.add(new Run(version, in.getLong(), ByteString.copyFrom(in, DIGEST_BYTES)));
        }
        return new RanBefore(runs);
    }
}
