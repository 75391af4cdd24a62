package dev.skerry.agent.policy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps the policy in force in one file, which is as it was or whole: a byte 1, the SHA-256 of the
 * rest, the digest of the policy file (32 bytes, or none and so zeros), a {@link PolicyOrder}.
 */
final class PolicyFile {
    private static final ByteString FORM = ByteString.copyFrom(new byte[] {1});
    private static final ByteString NO_DIGEST = ByteString.copyFrom(new byte[32]);
    private static final int REST_AT = 1 + 32;
    private static final int ORDER_AT = REST_AT + 32;

    private final Path path;
    private final SealedFiles files;

    PolicyFile(Path path, SealedFiles files) {
        this.path = path;
        this.files = files;
    }

    Path path() {
        return path.toAbsolutePath();
    }

    void write(InForce policy) throws IOException {
        ByteString rest =
                (policy.fileDigest().isEmpty() ? NO_DIGEST : policy.fileDigest())
                        .concat(
                                PolicyOrder.newBuilder()
                                        .setVersion(policy.version())
                                        .setSource(policy.source().bytes())
                                        .build()
                                        .toByteString());
        files.write(path, FORM.concat(sha256(rest)).concat(rest).toByteArray());
    }

    /**
     * What was kept; nothing when there is no file.
     *
     * @throws UnusablePolicyException if there is one and it can't be believed
     */
    Optional<InForce> read() throws UnusablePolicyException {
        ByteString bytes;
        try {
            bytes = ByteString.copyFrom(files.read(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UnusablePolicyException("it can't be read (" + e + ")", e);
        }
        if (bytes.size() < ORDER_AT
                || !bytes.startsWith(FORM)
                || !bytes.substring(1, REST_AT).equals(sha256(bytes.substring(REST_AT)))) {
            throw new UnusablePolicyException("it is damaged");
        }
        try {
            ByteString digest = bytes.substring(REST_AT, ORDER_AT);
            PolicyOrder order = PolicyOrder.parseFrom(bytes.substring(ORDER_AT));
            return Optional.of(
                    new InForce(
                            order.getVersion(),
                            PolicySource.compile("policy", order.getSource()),
                            digest.equals(NO_DIGEST) ? ByteString.EMPTY : digest));
        } catch (InvalidProtocolBufferException e) {
            throw new UnusablePolicyException("it is damaged", e);
        }
    }

    private static ByteString sha256(ByteString bytes) {
        return ByteString.copyFrom(Sha256.of(bytes.toByteArray()));
    }
}
