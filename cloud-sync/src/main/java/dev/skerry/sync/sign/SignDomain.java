package dev.skerry.sync.sign;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a signature is for. It is signed along, so that a signature over a command is none over a
 * profile of the same bytes.
 *
 * @param name such as {@code command}: lower-case letters, digits and hyphens, 64 at most
 */
public record SignDomain(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String PREFIX = "skerry-signature-v1";

    public SignDomain {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a domain: '" + name + "'");
        }
    }

    /**
     * The bytes that are signed: {@code skerry-signature-v1}, NUL, the name, NUL, the message. The
     * first NUL keeps them apart from every signed note, which has no control characters.
     */
    byte[] separated(byte[] message) {
        var bytes = new ByteArrayOutputStream(PREFIX.length() + name.length() + 2 + message.length);
        bytes.writeBytes(PREFIX.getBytes(StandardCharsets.US_ASCII));
        bytes.write(0);
        bytes.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        bytes.write(0);
        bytes.writeBytes(message);
        return bytes.toByteArray();
    }
}
