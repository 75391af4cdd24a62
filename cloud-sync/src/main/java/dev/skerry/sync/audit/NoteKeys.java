package dev.skerry.sync.audit;

import dev.skerry.sync.sign.VerifyKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signer's name with its public keys: what is needed to verify its notes.
 *
 * @param name a log's origin, or a witness's name
 */
public record NoteKeys(String name, VerifyKeys keys) {
    NoteKey ed25519() {
        return new NoteKey(name, NoteType.ED25519, keys.ed25519());
    }

    NoteKey mlDsa65() {
        return new NoteKey(name, NoteType.ML_DSA_65, keys.mlDsa65());
    }

    NoteKey ed25519Cosignature() {
        return new NoteKey(name, NoteType.ED25519_COSIGNATURE, keys.ed25519());
    }

    NoteKey mlDsa65Cosignature() {
        return new NoteKey(name, NoteType.ML_DSA_65_COSIGNATURE, keys.mlDsa65());
    }

    /** For other makers' tools: the Ed25519 key as a verifier key. */
    public String verifierKey() {
        return ed25519().verifierKey();
    }

    /** For other makers' tools: the Ed25519 key as that of a witness. */
    public String witnessKey() {
        return ed25519Cosignature().verifierKey();
    }

    /** Whether the log signed a note by both keys. */
    public boolean signed(SignedNote note) {
        byte[] text = note.text().getBytes(StandardCharsets.UTF_8);
        SignedNote.Line classical = line(note, ed25519());
        SignedNote.Line quantumSafe = line(note, mlDsa65());
        return classical != null
                && quantumSafe != null
                && keys.verifyEd25519(text, classical.signature().toByteArray())
                && keys.verifyMlDsa65(text, quantumSafe.signature().toByteArray());
    }

    /** Whether the witness cosigned a note by both keys. */
    public boolean cosigned(SignedNote note) {
        SignedNote.Line classical = line(note, ed25519Cosignature());
        SignedNote.Line quantumSafe = line(note, mlDsa65Cosignature());
        if (classical == null
                || quantumSafe == null
                || classical.signature().size() < Long.BYTES
                || quantumSafe.signature().size() < Long.BYTES) {
            return false;
        }
        return keys.verifyEd25519(
                        Cosignature.signed(note.text(), Cosignature.seconds(classical.signature())),
                        Cosignature.signature(classical.signature()))
                && keys.verifyMlDsa65(
                        Cosignature.signed(
                                note.text(), Cosignature.seconds(quantumSafe.signature())),
                        Cosignature.signature(quantumSafe.signature()));
    }

    private static SignedNote.@Nullable Line line(SignedNote note, NoteKey key) {
        List<SignedNote.Line> own =
                note.lines().stream()
                        .filter(line -> line.name().equals(key.name()) && line.keyId() == key.id())
                        .toList();
        return own.isEmpty() ? null : own.getFirst();
    }
}
