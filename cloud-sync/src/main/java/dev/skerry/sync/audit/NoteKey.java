package dev.skerry.sync.audit;

import com.google.protobuf.ByteString;
import dev.skerry.sync.sign.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who signs notes by which algorithm with which public key, C2SP signed-note.
 *
 * @param name of the signer, without spaces and plus
 */
record NoteKey(String name, NoteType type, ByteString publicKey) {
    /** By what a signature line says that it is of this key. */
    int id() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        bytes.write('\n');
        bytes.writeBytes(typed());
        return ByteBuffer.wrap(Sha256.of(bytes.toByteArray())).getInt();
    }

    /** The verifier key that other makers' tools are told: name, id and key. */
    String verifierKey() {
        return "%s+%08x+%s".formatted(name, id(), Base64.getEncoder().encodeToString(typed()));
    }

    private byte[] typed() {
        return type.identifier().concat(publicKey).toByteArray();
    }
}
