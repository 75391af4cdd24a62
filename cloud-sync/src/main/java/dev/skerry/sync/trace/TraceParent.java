package dev.skerry.sync.trace;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a message or a request came with (W3C Trace Context, 3.2).
 *
 * @param traceId 16 bytes, not all zero
 * @param spanId 8 bytes, not all zero
 * @param isSampled whether whoever sent it records the trace
 */
public record TraceParent(ByteString traceId, ByteString spanId, boolean isSampled) {
    /** A later version may have more after the flags; version ff is none. */
    private static final Pattern FORM =
            Pattern.compile(
                    "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final int LONGEST = 256;

    /** What the sender says of it; nothing of what is malformed, as the standard asks for. */
    public static Optional<TraceParent> of(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches() || (text.startsWith("00") && form.group(4) != null)) {
            return Optional.empty();
        }
        return Optional.of(
                new TraceParent(
                        ByteString.fromHex(form.group(1)),
                        ByteString.fromHex(form.group(2)),
                        (Integer.parseInt(form.group(3), 16) & 1) != 0));
    }

    /** As the standard writes it. */
    @Override
    public String toString() {
        return "00-%s-%s-%s".formatted(hex(traceId), hex(spanId), isSampled ? "01" : "00");
    }

    /** An id as it is written. */
    public static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
