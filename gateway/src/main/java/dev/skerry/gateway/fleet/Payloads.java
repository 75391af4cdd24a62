package dev.skerry.gateway.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Payloads as they are shown: text if they are text, else base64. */
public final class Payloads {
    private static final int LONGEST_CHARACTER = 4;

    private Payloads() {}

    /**
     * Null for bytes. A character at which the agent has cut is no reason to take a text for them.
     *
     * @param isWhole whether it has not cut it
     */
    public static @Nullable String text(ByteString bytes, boolean isWhole) {
        if (bytes.isEmpty()) {
            return "";
        }
        int mostCut = isWhole ? 0 : LONGEST_CHARACTER - 1;
        for (int cut = 0; cut <= mostCut && cut < bytes.size(); cut++) {
            ByteString front = bytes.substring(0, bytes.size() - cut);
            if (front.isValidUtf8()) {
                return front.toString(UTF_8);
            }
        }
        return null;
    }

    /** Null for text. */
    public static @Nullable String base64(ByteString bytes, boolean isWhole) {
        return text(bytes, isWhole) == null
                ? Base64.getEncoder().encodeToString(bytes.toByteArray())
                : null;
    }
}
