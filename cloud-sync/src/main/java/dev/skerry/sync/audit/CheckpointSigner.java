package dev.skerry.sync.audit;

import com.google.protobuf.ByteString;
import dev.skerry.sync.sign.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Signs checkpoints, as a log its own and as a witness another's. */
public final class CheckpointSigner {
    private final SigningKeys keys;

    public CheckpointSigner(SigningKeys keys) {
        this.keys = keys;
    }

    /** A log's own signatures, by both keys. The signer's name is the log's origin. */
    public SignedNote sign(Checkpoint checkpoint) {
        String text = checkpoint.text();
        NoteKeys names = new NoteKeys(checkpoint.origin(), keys.verifyKeys());
        return new SignedNote(
                text,
                List.of(
                        line(names.ed25519(), keys.signEd25519(bytes(text))),
                        line(names.mlDsa65(), keys.signMlDsa65(bytes(text)))));
    }

    /**
     * Says that of this log nothing larger, and nothing that contradicts it, has been seen, C2SP
     * tlog-cosignature.
     *
     * @param witness the name of this signer
     * @param seconds since 1970
     */
    public List<SignedNote.Line> cosign(SignedNote note, String witness, long seconds) {
        byte[] signed = Cosignature.signed(note.text(), seconds);
        NoteKeys names = new NoteKeys(witness, keys.verifyKeys());
        return List.of(
                line(
                        names.ed25519Cosignature(),
                        Cosignature.stamped(seconds, keys.signEd25519(signed))),
                line(
                        names.mlDsa65Cosignature(),
                        Cosignature.stamped(seconds, keys.signMlDsa65(signed))));
    }

    private static SignedNote.Line line(NoteKey key, byte[] signature) {
        return new SignedNote.Line(key.name(), key.id(), ByteString.copyFrom(signature));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
