package dev.skerry.agent.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One part of a text with keys and certificates (RFC 7468). */
public record Pem(String label, byte[] content) {
    public static final String PRIVATE_KEY = "PRIVATE KEY";
    public static final String PUBLIC_KEY = "PUBLIC KEY";
    public static final String CERTIFICATE = "CERTIFICATE";

    private static final Pattern PART =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    /**
     * All parts as one text.
     *
     * @param comment stands before them
     */
    public static byte[] encode(String comment, List<Pem> parts) {
        StringBuilder text = new StringBuilder(comment);
        for (Pem part : parts) {
            text.append("-----BEGIN %s-----\n".formatted(part.label))
                    .append(LINES.encodeToString(part.content))
                    .append("\n-----END %s-----\n".formatted(part.label));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** All parts; what stands between them is a comment. */
    public static List<Pem> decode(byte[] bytes) throws IOException {
        List<Pem> parts = new ArrayList<>();
        Matcher part = PART.matcher(new String(bytes, StandardCharsets.US_ASCII));
        try {
            while (part.find()) {
                parts.add(new Pem(part.group(1), Base64.getMimeDecoder().decode(part.group(2))));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a part of it is not PEM", e);
        }
        return parts;
    }

    /** Its only part of a sort. */
    public static byte[] only(String label, List<Pem> parts) throws IOException {
        List<Pem> found = parts.stream().filter(part -> part.label.equals(label)).toList();
        if (found.size() != 1) {
            throw new IOException(
                    "it has %d parts '%s' instead of one".formatted(found.size(), label));
        }
        return found.getFirst().content;
    }
}
