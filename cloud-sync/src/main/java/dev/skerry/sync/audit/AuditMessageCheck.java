package dev.skerry.sync.audit;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AuditCheckpoint;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.sign.VerifyKeys;
import org.jspecify.annotations.Nullable;

/** What a message about logs must be, on both sides. */
public final class AuditMessageCheck {
    private static final int MOST_TEXT = 4096;

    private AuditMessageCheck() {}

    /** What is wrong with a message, or null. */
    public static @Nullable String problem(AuditMessage message) {
        return switch (message.getMessageCase()) {
            case CHECKPOINT -> problem(message.getCheckpoint());
            case QUESTION ->
                    message.getQuestion().getOrigin().length() > MOST_TEXT
                            ? "a question about a log with an endless name"
                            : null;
            case VERDICT ->
                    message.getVerdict().getNote().length() > SignedNote.MOST_CHARS
                                    || message.getVerdict().getMessage().length() > MOST_TEXT
                                    || message.getVerdict().getCode().length() > MOST_TEXT
                            ? "a verdict that is too long"
                            : null;
            // A newer side may say what this one does not know.
            case MESSAGE_NOT_SET -> null;
        };
    }

    private static @Nullable String problem(AuditCheckpoint checkpoint) {
        if (checkpoint.getNote().length() > SignedNote.MOST_CHARS) {
            return "a checkpoint of " + checkpoint.getNote().length() + " characters";
        }
        if (!checkpoint.getKeys().isEmpty() && checkpoint.getKeys().size() != VerifyKeys.BYTES) {
            return "keys of " + checkpoint.getKeys().size() + " bytes";
        }
        if (checkpoint.getProofCount() > ProofCheck.MOST_HASHES) {
            return "a proof of " + checkpoint.getProofCount() + " hashes";
        }
        for (ByteString hash : checkpoint.getProofList()) {
            if (hash.size() != Hash.BYTES) {
                return "a proof with a hash of " + hash.size() + " bytes";
            }
        }
        return null;
    }
}
