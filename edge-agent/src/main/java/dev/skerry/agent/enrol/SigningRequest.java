package dev.skerry.agent.enrol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.HexFormat;

/**
 * A request for a certificate (PKCS #10, RFC 2986). It has this one form only, a common name and a
 * P-256 key, so it is written here rather than by ten megabytes of library.
 */
public final class SigningRequest {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int UTF8_STRING = 0x0C;
    private static final int BIT_STRING = 0x03;
    private static final int ATTRIBUTES = 0xA0;
    private static final byte[] VERSION_1 = HexFormat.of().parseHex("020100");

    /** 2.5.4.3. */
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

    /** 1.2.840.10045.4.3.2 (RFC 5758). */
    private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("06082a8648ce3d040302");

    private SigningRequest() {}

    /** In DER; signed, which shows that the key is ours. */
    public static byte[] of(String commonName, KeyPair key) {
        byte[] name = der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8));
        byte[] request =
                der(
                        SEQUENCE,
                        VERSION_1,
                        der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, name))),
                        key.getPublic().getEncoded(),
                        der(ATTRIBUTES));
        return der(
                SEQUENCE,
                request,
                der(SEQUENCE, ECDSA_WITH_SHA256),
                der(BIT_STRING, new byte[] {0}, signature(request, key)));
    }

    private static byte[] signature(byte[] request, KeyPair key) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(request);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    /** Tag, length, content (ITU-T X.690, section 8.1); at most 64 KiB. */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length > 0xFF) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length > 0x7F) {
            whole.write(0x81);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
