package dev.skerry.agent.infer.plan;

import java.nio.file.Path;

/**
 * A bundle that the agent has from the gateway.
 *
 * @param digest SHA-256 of its manifest in lower-case hexadecimal: its name everywhere
 * @param archive {@code name-x.y.z.skm}, sealed or not, with its signed manifest beside it
 */
public record PlannedBundle(String version, String digest, Path archive) {
    /** Larger than any that an agent runs. */
    private static final long LARGEST_BYTES = 64L << 20;

    public PlannedBundle {
        if (version.isEmpty() || digest.isEmpty()) {
            throw new IllegalArgumentException("a bundle without version or digest: " + archive);
        }
    }

    /**
     * The largest that this process runs: a quarter of its heap, so that a bundle that is read and
     * unpacked does not fill it.
     */
    public static long mostBytes() {
        return Math.min(LARGEST_BYTES, Runtime.getRuntime().maxMemory() / 4);
    }
}
