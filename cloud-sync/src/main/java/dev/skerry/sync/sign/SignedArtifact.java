package dev.skerry.sync.sign;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.sync.proto.Signed;

/** The manifest of an artifact as it lies beside it: a {@link Signed}, serialized. */
public final class SignedArtifact {
    /**
     * The name of the file, in the folder of an artifact. Of an artifact of one file, its name, a
     * dot and this.
     */
    public static final String MANIFEST = "skerry-manifest";

    /** Larger than any. */
    public static final int MOST_BYTES = 96 << 10;

    private SignedArtifact() {}

    /** What came of opening one. */
    public sealed interface Opened {
        /** A key that counts vouches for this. */
        record Good(Artifact artifact) implements Opened {}

        /**
         * The key that it names counted once, so that nobody can say whether it signed this.
         *
         * @param claimed what it says
         */
        record Ended(String keyId, Artifact claimed) implements Opened {}

        /** Nobody vouches for it. */
        record Refused(String why) implements Opened {}
    }

    /** What a manifest says, and whether it counts. */
    public static Opened open(byte[] manifest, KeyRing ring) {
        if (manifest.length > MOST_BYTES) {
            return new Opened.Refused(
                    "it has %d bytes, and none has more than %d"
                            .formatted(manifest.length, MOST_BYTES));
        }
        try {
            Signed signed = Signed.parseFrom(manifest);
            String id = signed.getKeyId();
            if (ring.hasEnded(id)) {
                return new Opened.Ended(id, Artifact.decode(signed.getStatement()));
            }
            VerifyKeys by = ring.key(id).orElse(null);
            if (by == null) {
                return new Opened.Refused(
                        "none of the keys %s signed it, but another".formatted(ring.keys()));
            }
            if (!Orders.isBy(by, Orders.ARTIFACT, signed)) {
                return new Opened.Refused(
                        "it was changed since key %s signed it, or that signed something else"
                                .formatted(by));
            }
            return new Opened.Good(Artifact.decode(signed.getStatement()));
        } catch (InvalidProtocolBufferException e) {
            return new Opened.Refused("it is no manifest");
        } catch (SignFormatException e) {
            return new Opened.Refused(String.valueOf(e.getMessage()));
        }
    }
}
