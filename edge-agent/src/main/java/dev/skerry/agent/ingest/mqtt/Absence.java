package dev.skerry.agent.ingest.mqtt;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.function.Consumer;

/**
 * For how long the broker may have kept messages, told at each connection: what comes then all at
 * once came over that time.
 */
public final class Absence {
    /** A connection that is dead is noticed within that. */
    private static final Duration NOTICED_WITHIN = Duration.ofMinutes(1);

    private final Consumer<Duration> told;
    private Duration before;
    private long lostAtNanos;

    /**
     * An absence that lasts.
     *
     * @param before how long it has lasted
     * @param told hears its length when it ends
     */
    public Absence(Duration before, Consumer<Duration> told) {
        this.before = before;
        this.told = told;
        lostAtNanos = System.nanoTime();
    }

    /**
     * How long ago something was written there: the agent was away no longer. While the clock shows
     * a time before that, nobody knows, and it is as long as it may be: an agent that forgets the
     * time without power must not refuse what the broker kept.
     *
     * @param outbox is there once an agent has run; without it none was away
     */
    public static Duration since(Path written, Path outbox, Duration longest) {
        if (Files.notExists(outbox)) {
            return Duration.ZERO;
        }
        try {
            LastWrite last = new LastWrite();
            // What it leads to, if it is a symbolic link.
            Files.walkFileTree(
                    written.toRealPath(), EnumSet.noneOf(FileVisitOption.class), 2, last);
            Duration since = Duration.between(last.at, Instant.now());
            return since.isNegative() || since.compareTo(longest) > 0 ? longest : since;
        } catch (IOException e) {
            return longest;
        }
    }

    /** What can't be looked into is somebody else's, such as {@code lost+found}. */
    private static final class LastWrite extends SimpleFileVisitor<Path> {
        private Instant at = Instant.MIN;

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return visitFile(folder, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Instant modified = attributes.lastModifiedTime().toInstant();
            at = modified.isAfter(at) ? modified : at;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) {
            return FileVisitResult.CONTINUE;
        }
    }

    synchronized void begins() {
        before = NOTICED_WITHIN;
        lostAtNanos = System.nanoTime();
    }

    synchronized void ends() {
        told.accept(before.plusNanos(System.nanoTime() - lostAtNanos));
    }
}
