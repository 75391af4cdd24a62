package dev.skerry.agent.outbox.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The directory that the log lives in; a port, so that tests can pull the plug. */
public interface Disk {
    /** The names of all files. */
    List<String> list() throws IOException;

    /** Opens a file for reading and writing, creating it where it is missing. */
    DiskFile open(String name) throws IOException;

    /** Removes a file if it is there. */
    void delete(String name) throws IOException;

    /** Gives a file another name; for good only after {@link #sync}. */
    void rename(String from, String to) throws IOException;

    /** Makes creations, removals and renamings durable. */
    void sync() throws IOException;

    /** An open file. Reading is safe beside writing; an interrupt ends neither. */
    interface DiskFile extends Closeable {
        /** Writes bytes at this position. */
        void write(byte[] bytes, int from, int length, long position) throws IOException;

        /**
         * Reads until the array is full or the file ends.
         *
         * @return how many bytes were read
         */
        int read(byte[] into, long position) throws IOException;

        /** How long it is, in bytes. */
        long size() throws IOException;

        /** Gives up what is beyond this length; on the disk not before the next sync. */
        void truncate(long length) throws IOException;

        /** Forces what was written to the disk. */
        void sync() throws IOException;
    }
}
