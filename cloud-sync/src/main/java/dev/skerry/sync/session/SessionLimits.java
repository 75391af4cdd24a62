package dev.skerry.sync.session;

/**
 * What a session allows itself and its other side. The same type serves both sides.
 *
 * @param protocolMin the lowest version of the protocol that is spoken
 * @param protocolMax the highest
 * @param maxFrameBytes of a frame
 * @param maxBatchBytes of a batch within a frame
 * @param maxCredits the most batches that may wait for an answer
 * @param loadLimit the most batches that the agent asks its outbox for at once
 * @param statusIntervalMillis how often the agent reports its status
 * @param silenceMillis after which the other side counts as gone
 * @param reconnectBaseMillis the bound of the first wait after a failure; it doubles each time
 * @param reconnectCapMillis the bound that it never exceeds
 */
public record SessionLimits(
        int protocolMin,
        int protocolMax,
        int maxFrameBytes,
        int maxBatchBytes,
        int maxCredits,
        int loadLimit,
        long statusIntervalMillis,
        long silenceMillis,
        long reconnectBaseMillis,
        long reconnectCapMillis) {
    /** The version of the protocol that this build speaks. */
    public static final int PROTOCOL = 1;

    /** As documented in sync.proto. */
    public static final SessionLimits DEFAULT =
            new SessionLimits(
                    PROTOCOL,
                    PROTOCOL,
                    1024 * 1024,
                    960 * 1024,
                    64,
                    16,
                    10_000,
                    45_000,
                    500,
                    30_000);

    public SessionLimits {
        if (protocolMin < 1 || protocolMax < protocolMin) {
            throw new IllegalArgumentException("no range of protocol versions");
        }
        if (maxCredits < 1 || loadLimit < 1 || maxBatchBytes >= maxFrameBytes) {
            throw new IllegalArgumentException("a batch must fit into a frame and a window");
        }
        if (reconnectBaseMillis < 1 || reconnectCapMillis < reconnectBaseMillis) {
            throw new IllegalArgumentException("no range of waits");
        }
    }

    /** The highest version that is spoken here and within a range, or 0. */
    int sharedProtocol(int otherMin, int otherMax) {
        int shared = Math.min(protocolMax, otherMax);
        return shared >= Math.max(protocolMin, otherMin) ? shared : 0;
    }
}
