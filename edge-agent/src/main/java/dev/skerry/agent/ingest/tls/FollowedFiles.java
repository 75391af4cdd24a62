package dev.skerry.agent.ingest.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Notices when files change. It looks no more than once a second, when it is asked. */
public final class FollowedFiles {
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<Path> files;
    private List<@Nullable Object> seen;
    private long lookedAtNanos;

    public FollowedFiles(List<Path> files) {
        this.files = List.copyOf(files);
        seen = look();
        lookedAtNanos = System.nanoTime();
    }

    /** Whether one of them changed since it was asked last. */
    public synchronized boolean changed() {
        long now = System.nanoTime();
        if (now - lookedAtNanos < LOOK_EVERY_NANOS) {
            return false;
        }
        lookedAtNanos = now;
        List<@Nullable Object> found = look();
        boolean same = found.equals(seen);
        seen = found;
        return !same;
    }

    private List<@Nullable Object> look() {
        List<@Nullable Object> found = new ArrayList<>();
        for (Path file : files) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                found.add(
                        List.of(
                                attributes.lastModifiedTime(),
                                attributes.size(),
                                Objects.requireNonNullElse(attributes.fileKey(), "")));
            } catch (IOException e) {
                found.add(null);
            }
        }
        return found;
    }
}
