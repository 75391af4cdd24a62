package dev.skerry.agent.program;

import com.google.protobuf.ByteString;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.Chunk;
import dev.skerry.sync.sign.Sha256;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Chunks as they are in the program. */
final class Inflated {
    /** Larger than any chunk, and than any index. */
    private static final int MOST_BYTES = ProgramIndexes.MOST_BYTES;

    private Inflated() {}

    /** The content of a chunk; null if it is not what its digest says. */
    static byte @Nullable [] content(Chunk chunk) {
        byte[] content =
                chunk.getIsDeflated()
                        ? inflate(chunk.getContent().toByteArray())
                        : chunk.getContent().toByteArray();
        return content != null && ByteString.copyFrom(Sha256.of(content)).equals(chunk.getDigest())
                ? content
                : null;
    }

    private static byte @Nullable [] inflate(byte[] deflated) {
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(deflated);
            byte[] buffer = new byte[MOST_BYTES + 1];
            int length = 0;
            while (!inflater.finished()) {
                int more = inflater.inflate(buffer, length, buffer.length - length);
                length += more;
                if (more == 0 && !inflater.finished()) {
                    return null;
                }
            }
            byte[] content = new byte[length];
            System.arraycopy(buffer, 0, content, 0, length);
            return content;
        } catch (DataFormatException e) {
            // Damaged, or forged: it is asked for again.
            return null;
        }
    }
}
