package dev.skerry.tool.flash.drive;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes on a disk or in a file, by where they are. */
public interface Drive {
    /**
     * Puts what is left in a direct buffer there; it may not be on the disk before {@link #sync()}.
     */
    void write(long at, ByteBuffer bytes) throws IOException;

    /**
     * Fills what is left of a direct buffer from there.
     *
     * @return how many bytes there were, fewer only at the end
     */
    int read(long at, ByteBuffer into) throws IOException;

    /** Returns once all that was written is on the disk. */
    void sync() throws IOException;

    /** Has what is read next come from the disk, not from memory. */
    void forget() throws IOException;
}
