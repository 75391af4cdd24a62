package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.Disk;
import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.agent.retry.BackOff;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jboss.logging.Logger;

/**
 * Room on the disk that is given up when there is no other. Sending frees a disk, but what was
 * acknowledged has to be written before its files can go: an outbox that took the last block for
 * readings could never be emptied. While the reserve is gone nothing more is taken in. Used by the
 * commit thread alone, but for {@link #isHeld}.
 */
final class Reserve {
    /** The name of its file, beside those of the log. */
    static final String FILE = "reserve";

    private static final Logger LOG = Logger.getLogger(Reserve.class);
    private static final long LEAST = 64 << 10;
    private static final long MOST = 1 << 20;
    private static final int SHARE = 16;
    private static final int PIECE = 64 << 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Disk disk;
    private final long bytes;
    private volatile boolean held;
    private volatile long heldBytes;
    private volatile String reason = "not tried yet";
    private final BackOff backOff = BackOff.steady(FIRST_PAUSE, LONGEST_PAUSE);
    private long notBeforeNanos = System.nanoTime();

    /** A reserve for an outbox of this capacity, not held yet. */
    Reserve(Disk disk, long capacityBytes) {
        this.disk = disk;
        this.bytes = Math.clamp(capacityBytes / SHARE, LEAST, MOST);
    }

    /** Whether the room is there. */
    boolean isHeld() {
        return held;
    }

    /** Why it is not held. */
    String reason() {
        return reason;
    }

    /** How much room it takes on the disk, in bytes. */
    long bytes() {
        return held ? heldBytes : 0;
    }

    /**
     * Takes the room if it is not held and there is enough; tries it only now and then.
     *
     * @return whether it is held
     */
    boolean hold() {
        if (held || System.nanoTime() - notBeforeNanos < 0) {
            return held;
        }
        for (long size = bytes; size >= least() && !held; size /= 2) {
            hold(size);
        }
        if (held) {
            backOff.reset();
        } else {
            notBeforeNanos = System.nanoTime() + backOff.next().toNanos();
        }
        return held;
    }

    /** Less is enough where more is not to be had. */
    private long least() {
        return bytes / 4;
    }

    private void hold(long size) {
        try {
            take(size);
            held = true;
        } catch (IOException e) {
            reason = GroupCommit.rootMessage(e);
            giveUp(disk);
        }
    }

    private void take(long size) throws IOException {
        try (DiskFile file = disk.open(FILE)) {
            long there = file.size();
            if (there >= least() && there <= bytes) {
                heldBytes = there;
                return;
            }
            // Not zeros, for which some file systems take no room.
            byte[] piece = new byte[PIECE];
            new SplittableRandom(size).nextBytes(piece);
            for (long at = 0; at < size; at += PIECE) {
                file.write(piece, 0, (int) Math.min(PIECE, size - at), at);
            }
            file.truncate(size);
            file.sync();
        }
        disk.sync();
        heldBytes = size;
    }

    /** Gives the room up, after a write has failed. */
    void release() {
        if (held) {
            held = false;
            giveUp(disk);
        }
    }

    /** Gives up what an outbox on this disk holds, whoever took it. */
    static void giveUp(Disk disk) {
        try {
            disk.delete(FILE);
        } catch (IOException e) {
            // The next attempt to hold it finds the file, or fails as well.
            LOG.debugf("outbox=reserve_stays reason=%s", e.getMessage());
        }
    }
}
