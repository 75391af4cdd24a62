package dev.skerry.agent.audit.bench;

import dev.skerry.agent.audit.AgentLog;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.AuditEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How many entries an agent's log takes, with a checkpoint a second, beside the same bytes appended
 * to a file without tree and signatures. Both are forced to the disk in groups of the same size.
 */
public final class AuditBench {
    private static final int GROUP = 1_000;
    private static final long CAPACITY = 64L << 20;

    private AuditBench() {}

    /**
     * Measures and prints {@code key=value} lines.
     *
     * @param arguments a folder on the disk that is measured, and for how many seconds each
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
        log(folder, nanos);
        plain(folder, nanos);
    }

    private static AuditEntry.Builder entry(long i) {
        return AuditEntry.of(Instant.EPOCH.plusMillis(i), "alarm.raised", "rule:pump/overheated")
                .about("device", "pump-" + i % 100)
                .about("profile", "pump")
                .digest("profile", "0123456789abcdef".repeat(4))
                .detail("because", "temperature > 80.0 && trend(temperature, '5m') > 0.0: 81.5");
    }

    private static void log(Path folder, long nanos) throws IOException {
        AgentLog log =
                AgentLog.open(
                        folder.resolve("audit"),
                        new AgentLog.Settings("bench", CAPACITY, SealedFiles.PLAIN),
                        () -> 0,
                        new SecureRandom());
        long begun = System.nanoTime();
        long signed = 0;
        long checkpoints = 0;
        while (System.nanoTime() - begun < nanos) {
            for (int i = 0; i < GROUP; i++) {
                log.record(entry(log.size() + i));
            }
            log.flush();
            long size = AgentLog.size(log.checkpoint());
            checkpoints += size > signed ? 1 : 0;
            signed = size;
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        print("entries_per_s", log.size() / seconds);
        print("checkpoints_per_s", checkpoints / seconds);
        log.close();
    }

    private static void plain(Path folder, long nanos) throws IOException {
        try (FileChannel file =
                FileChannel.open(
                        folder.resolve("plain"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            long begun = System.nanoTime();
            long written = 0;
            while (System.nanoTime() - begun < nanos) {
                ByteBuffer group = ByteBuffer.allocate(GROUP * 1_024);
                for (int i = 0; i < GROUP; i++) {
                    group.put(entry(written + i).build().bytes());
                }
                file.write(group.flip());
                file.force(false);
                written += GROUP;
            }
            print("plain_append_per_s", written / ((System.nanoTime() - begun) / 1e9));
        }
    }

    private static void print(String key, double value) {
        System.out.printf(Locale.ROOT, "%s=%.1f%n", key, value);
    }
}
