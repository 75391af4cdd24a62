package dev.skerry.agent.file;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Seals the files that somebody else put there for the agent to read, or unseals them: each once
 * its reader found it good and nobody has written it for a while. What was read is used meanwhile,
 * and also when this fails.
 */
public final class Adoption implements AutoCloseable {
    /** Whoever writes over a slow line pauses no longer, most likely. */
    static final Duration SETTLED = Duration.ofSeconds(5);

    /** After it failed; each time may wear the flash. */
    static final Duration RETRY = Duration.ofMinutes(15);

    private static final Logger LOG = Logger.getLogger(Adoption.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final SealedFiles files;
    private final Consumer<Runnable> threads;
    private final Map<Path, Offered> offered = new HashMap<>();
    private final Map<Path, Refusal> troubles = new ConcurrentHashMap<>();
    private boolean isRunning;
    private boolean isClosed;

    /**
     * A file that is to be sealed.
     *
     * @param digest of what its reader found good
     * @param stamp how it looked when it was last found changed
     * @param dueNanos when it has not been changed for long enough, or is tried again
     */
    private record Offered(String digest, @Nullable Object stamp, long dueNanos) {}

    /** Of files that rest like this. */
    public Adoption(SealedFiles files) {
        this(files, looks -> Thread.ofPlatform().daemon().name("skerry-adoption").start(looks));
    }

    Adoption(SealedFiles files, Consumer<Runnable> threads) {
        this.files = files;
        this.threads = threads;
    }

    /** Takes a file whose content was read and is good. */
    public synchronized void offer(Path file, byte[] content) {
        if (!files.hasKey()) {
            return;
        }
        offered.put(file, new Offered(Sha256.hex(content), null, 0));
        if (!isRunning && !isClosed) {
            isRunning = true;
            threads.accept(this::run);
        }
    }

    /** Files that could not be sealed. */
    public List<Refusal> troubles() {
        return List.copyOf(troubles.values());
    }

    private void run() {
        try {
            while (look(System.nanoTime())) {
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is more to do; where there is not, nobody looks any more. */
    synchronized boolean look(long nowNanos) {
        for (Path file : List.copyOf(offered.keySet())) {
            Offered before = Objects.requireNonNull(offered.get(file));
            Object stamp = stamp(file);
            if (stamp == null) {
                done(file);
            } else if (!stamp.equals(before.stamp())) {
                wait(file, before, stamp, nowNanos, SETTLED);
            } else if (nowNanos - before.dueNanos() >= 0 && !adopt(file, before.digest())) {
                wait(file, before, stamp, nowNanos, RETRY);
            }
        }
        isRunning = !offered.isEmpty() && !isClosed;
        return isRunning;
    }

    private void wait(Path file, Offered before, Object stamp, long nowNanos, Duration time) {
        offered.put(file, new Offered(before.digest(), stamp, nowNanos + time.toNanos()));
    }

    private void done(Path file) {
        offered.remove(file);
        troubles.remove(file);
    }

    /** Null if it is gone: whoever puts another one there has it read first. */
    private static @Nullable Object stamp(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether there is nothing more to do about a file. */
    private boolean adopt(Path file, String digest) {
        try {
            // Another content is not what was found good: its reader offers it, or refuses it.
            var _ = files.adopt(file, content -> Sha256.hex(content).equals(digest));
            done(file);
            return true;
        } catch (NoSuchFileException e) {
            done(file);
            return true;
        } catch (IOException e) {
            Refusal trouble =
                    new Refusal(
                            "SKR-A681",
                            "%s can't be sealed, or unsealed, and stays as it is (%s): it is used all the same, and tried again every quarter of an hour; make room on its disk, and let the agent's user own it and write in its folder"
                                    .formatted(file, e));
            if (!trouble.equals(troubles.put(file, trouble))) {
                LOG.warnf("code=%s %s", trouble.code(), trouble.message());
            }
            return false;
        }
    }

    /** Leaves the rest for the next start. */
    @Override
    public synchronized void close() {
        isClosed = true;
        offered.clear();
    }
}
