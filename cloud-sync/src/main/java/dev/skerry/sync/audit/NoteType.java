package dev.skerry.sync.audit;

import com.google.protobuf.ByteString;

/** Kinds of signature lines, as C2SP signed-note numbers them. */
enum NoteType {
    /** Over the note's text. */
    ED25519(1, ""),
    /** A cosignature by Ed25519, C2SP tlog-cosignature. */
    ED25519_COSIGNATURE(4, ""),
    /**
     * Over the note's text. C2SP has assigned no number to ML-DSA-65, hence 0xff and a name of our
     * own; other makers' tools pass over it.
     */
    ML_DSA_65(0xff, "skerry.dev/ml-dsa-65"),
    /** As {@link #ED25519_COSIGNATURE}, over the same bytes. */
    ML_DSA_65_COSIGNATURE(0xff, "skerry.dev/ml-dsa-65/cosignature");

    private final ByteString identifier;

    NoteType(int number, String name) {
        identifier =
                ByteString.copyFrom(new byte[] {(byte) number})
                        .concat(ByteString.copyFromUtf8(name));
    }

    /** What comes before the public key, in key ids and verifier keys. */
    ByteString identifier() {
        return identifier;
    }
}
