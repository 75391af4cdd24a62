package dev.skerry.sync.sign;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.skerry.sync.proto.Signed;

/** How what a gateway orders or vouches for is signed, and what for. */
public final class Orders {
    /** Of a {@link dev.skerry.sync.proto.CommandOrder}. */
    public static final SignDomain COMMAND = new SignDomain("command-order");

    /** Of a {@link dev.skerry.sync.proto.ProfileOrder}. */
    public static final SignDomain PROFILES = new SignDomain("profile-order");

    /** Of a {@link dev.skerry.sync.proto.PolicyOrder}. */
    public static final SignDomain POLICY = new SignDomain("policy-order");

    /** Of a {@link dev.skerry.sync.proto.ModelOrder}. */
    public static final SignDomain MODELS = new SignDomain("model-order");

    /** Of a {@link dev.skerry.sync.proto.ProgramOrder}. */
    public static final SignDomain PROGRAM = new SignDomain("program-order");

    /** Of a {@link dev.skerry.sync.proto.ArtifactManifest}. */
    public static final SignDomain ARTIFACT = new SignDomain("artifact-manifest");

    /** Of a {@link dev.skerry.sync.proto.KeySet}. */
    public static final SignDomain KEYS = new SignDomain("key-set");

    private Orders() {}

    /** A statement, signed. */
    public static Signed sign(SigningKeys keys, SignDomain domain, MessageLite statement) {
        byte[] bytes = statement.toByteArray();
        return Signed.newBuilder()
                .setStatement(ByteString.copyFrom(bytes))
                .setKeyId(keys.verifyKeys().id().hex())
                .setSignature(keys.sign(domain, bytes).encode())
                .build();
    }

    /** Whether these keys signed it, for this domain. */
    public static boolean isBy(VerifyKeys keys, SignDomain domain, Signed signed) {
        try {
            return keys.verify(
                    domain,
                    signed.getStatement().toByteArray(),
                    DualSignature.decode(signed.getSignature()));
        } catch (SignFormatException e) {
            // What is no signature is not theirs.
            return false;
        }
    }
}
