package dev.skerry.tool.flash.drive;

import static dev.skerry.tool.flash.drive.Posix.EACCES;
import static dev.skerry.tool.flash.drive.Posix.EAGAIN;
import static dev.skerry.tool.flash.drive.Posix.EBUSY;
import static dev.skerry.tool.flash.drive.Posix.ENOMEDIUM;
import static dev.skerry.tool.flash.drive.Posix.ENOSPC;
import static dev.skerry.tool.flash.drive.Posix.EPERM;
import static dev.skerry.tool.flash.drive.Posix.EROFS;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A disk or file that nobody else writes to meanwhile: a disk that is open with O_EXCL can't be
 * mounted (open(2)), and the lock keeps udev from looking at it (systemd's "Locking Block Device
 * Access").
 */
public final class ClaimedDrive implements Drive, AutoCloseable {
    private static final int READ_WRITE = 2;
    private static final int CREATE = 0100;
    private static final int EXCLUSIVE = 0200;
    private static final int CLOSE_ON_EXEC = 02000000;
    private static final long FLUSH_BUFFERS = 0x1261;
    private static final long READ_PARTITIONS = 0x125F;

    /** How much may wait for the disk: the progress is then the disk's, not the memory's. */
    private static final long MOST_WAITING = 128L << 20;

    private final Posix posix = new Posix();
    private final Target target;
    private final int file;
    private long waitedUpTo;

    private ClaimedDrive(Target target, boolean isLocked) {
        this.target = target;
        this.file = open(target, isLocked);
    }

    /**
     * Claims it for this process alone.
     *
     * @throws ToolException SKR-F011 when somebody else has it, SKR-F012 when it may not be opened
     */
    public static ClaimedDrive claim(Target target) {
        return new ClaimedDrive(target, true);
    }

    /** Claims it without the lock, for programs that lock it themselves, as mtools do. */
    public static ClaimedDrive claimForPrograms(Target target) {
        return new ClaimedDrive(target, false);
    }

    private int open(Target target, boolean isLocked) {
        int flags = READ_WRITE | CLOSE_ON_EXEC | (target.drive() == null ? CREATE : EXCLUSIVE);
        int opened = posix.open(target.path().toString(), flags);
        if (opened < 0) {
            throw refused(target, -opened);
        }
        int locked = isLocked ? posix.lock(opened) : 0;
        if (locked < 0) {
            posix.close(opened);
            throw refused(target, -locked);
        }
        return opened;
    }

    static ToolException refused(Target target, int errno) {
        return switch (errno) {
            case EBUSY, EAGAIN ->
                    new ToolException(
                            "SKR-F011",
                            ExitCode.ENVIRONMENT,
                            "%s is in use by another program. End it, then run this again."
                                    .formatted(target.path()));
            case EPERM, EACCES ->
                    new ToolException(
                            "SKR-F012",
                            ExitCode.ENVIRONMENT,
                            "You may not write to %s. Run this as root (sudo ./skerry …)."
                                    .formatted(target.path()));
            case EROFS ->
                    new ToolException(
                            "SKR-F006",
                            ExitCode.ENVIRONMENT,
                            "%s can only be read. Look for the card's lock, the small slide at its edge."
                                    .formatted(target.path()));
            default ->
                    new ToolException(
                            "SKR-F012",
                            ExitCode.ENVIRONMENT,
                            "%s can't be opened: %s."
                                    .formatted(
                                            target.path(),
                                            errno == ENOMEDIUM
                                                    ? "no card is in the reader"
                                                    : "error " + errno));
        };
    }

    @Override
    public void write(long at, ByteBuffer bytes) throws IOException {
        MemorySegment from = MemorySegment.ofBuffer(bytes);
        long length = from.byteSize();
        for (long done = 0; done < length; ) {
            long written = posix.pwrite(file, from.asSlice(done), length - done, at + done);
            if (written <= 0) {
                throw failed("written", at + done, written);
            }
            done += written;
        }
        // Not every file system knows these; fsync comes in any case.
        posix.beginWriting(file, at, length);
        long old = at + length - MOST_WAITING;
        if (old > waitedUpTo) {
            posix.awaitWriting(file, waitedUpTo, old - waitedUpTo);
            waitedUpTo = old;
        }
    }

    @Override
    public int read(long at, ByteBuffer into) throws IOException {
        MemorySegment to = MemorySegment.ofBuffer(into);
        int done = 0;
        while (done < to.byteSize()) {
            long read = posix.pread(file, to.asSlice(done), to.byteSize() - done, at + done);
            if (read < 0) {
                throw failed("read", at + done, read);
            }
            if (read == 0) {
                break;
            }
            done += (int) read;
        }
        return done;
    }

    private IOException failed(String verb, long at, long result) {
        return new IOException(
                "%s can't be %s at byte %,d: %s"
                        .formatted(
                                target.path(),
                                verb,
                                at,
                                switch ((int) -result) {
                                    case ENOSPC -> "it is full";
                                    case 0 -> "it ends there";
                                    default -> "error " + -result + " of the disk";
                                }));
    }

    @Override
    public void sync() throws IOException {
        int synced = posix.fsync(file);
        if (synced < 0) {
            throw failed("written", 0, synced);
        }
    }

    @Override
    public void forget() {
        posix.forget(file);
        if (target.drive() != null) {
            posix.ioctl(file, FLUSH_BUFFERS);
        }
    }

    /** A plain file becomes this long; a disk is as long as it is. */
    public void setLength(long bytes) throws IOException {
        int set = target.drive() == null ? posix.truncate(file, bytes) : 0;
        if (set < 0) {
            throw failed("written", bytes, set);
        }
    }

    /** Has the kernel look at the partitions of a disk again. */
    public void announce() {
        if (target.drive() != null) {
            posix.ioctl(file, READ_PARTITIONS);
        }
    }

    @Override
    public void close() {
        posix.close(file);
    }
}
