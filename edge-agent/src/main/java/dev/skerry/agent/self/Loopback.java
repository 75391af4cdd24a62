package dev.skerry.agent.self;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which loopback interface the process sees: {@code localhost} of one machine, or of one container,
 * is not that of another. Two processes of one kernel and one network namespace name it the same.
 */
final class Loopback {
    private static final int BYTES = 8;

    private Loopback() {}

    /** Whether an endpoint is on it, as far as its text tells: no name is looked up. */
    static boolean has(String endpoint) {
        String host = endpoint.isEmpty() ? null : URI.create(endpoint).getHost();
        return host != null
                && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    }

    /** A name of it that says nothing else of the machine; empty where the kernel does not tell. */
    static String name(Path root) {
        try {
            String boot = Files.readString(root.resolve("proc/sys/kernel/random/boot_id"));
            String network = Files.readSymbolicLink(root.resolve("proc/self/ns/net")).toString();
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((boot.strip() + network).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (IOException e) {
            return "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
