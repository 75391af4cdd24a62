package dev.skerry.tool.approve;

import dev.skerry.profile.file.WholeFile;
import dev.skerry.sync.sign.Approvals;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An approver's key (Ed25519) in a file that only its owner reads: PEM, PKCS#8 and after it the
 * public key.
 */
record ApproverKey(Path file, PrivateKey privateKey, PublicKey publicKey) {
    private static final String ALGORITHM = "Ed25519";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (PRIVATE|PUBLIC) KEY-----([A-Za-z0-9+/=\\s]*)-----END");

    /** A new one, where there is none. */
    static ApproverKey make(Path file) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            Path absolute = file.toAbsolutePath();
            requireNone(absolute);
            String pem =
                    block("PRIVATE", pair.getPrivate().getEncoded())
                            + block("PUBLIC", pair.getPublic().getEncoded());
            WholeFile.writeSecret(absolute, pem.getBytes(StandardCharsets.US_ASCII));
            return new ApproverKey(absolute, pair.getPrivate(), pair.getPublic());
        } catch (IOException e) {
            throw unusable(file, e.toString(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    /**
     * That there is none yet.
     *
     * @throws ToolException SKR-T100
     */
    static void requireNone(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ToolException(
                    "SKR-T100",
                    ExitCode.ENVIRONMENT,
                    "There is a key in %s already, which is not replaced: what it approved would count no more. 'skerry approve key --show' shows its line for the policy; --file names another file."
                            .formatted(file));
        }
    }

    /** The one that is in a file. */
    static ApproverKey read(Path file) {
        try {
            if (WholeFile.isOpenToOthers(file)) {
                throw unusable(file, "others may read it: chmod 600 " + file, null);
            }
            String pem = Files.readString(file);
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            return new ApproverKey(
                    file,
                    factory.generatePrivate(new PKCS8EncodedKeySpec(bytes(file, pem, "PRIVATE"))),
                    factory.generatePublic(new X509EncodedKeySpec(bytes(file, pem, "PUBLIC"))));
        } catch (NoSuchFileException e) {
            throw unusable(file, "it is not there: 'skerry approve key' makes one", e);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(file, e.toString(), e);
        }
    }

    private static byte[] bytes(Path file, String pem, String kind) {
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            if (block.group(1).equals(kind)) {
                return Base64.getMimeDecoder().decode(block.group(2));
            }
        }
        throw unusable(file, "it has no " + kind + " KEY in PEM", null);
    }

    private static String block(String kind, byte[] bytes) {
        return "-----BEGIN %s KEY-----%n%s%n-----END %s KEY-----%n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes),
                        kind);
    }

    /** As a policy has it. */
    String line(String name) {
        return "- { name: %s, key: %s }"
                .formatted(name, Base64.getEncoder().encodeToString(Approvals.raw(publicKey)));
    }

    private static ToolException unusable(Path file, String why, @Nullable Throwable cause) {
        var failure =
                new ToolException(
                        "SKR-T101",
                        ExitCode.ENVIRONMENT,
                        "The approver's key %s can't be used: %s.".formatted(file, why));
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    /** Never the private key. */
    @Override
    public String toString() {
        return "approver's key " + file;
    }
}
