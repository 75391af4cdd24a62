package dev.skerry.agent.outbox.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A directory of the file system. */
public final class FileDisk implements Disk {
    /** The JDK copies heap buffers through a direct one of the same size, which it keeps. */
    private static final int PIECE = 64 * 1024;

    private final Path directory;

    /** A disk in this directory, which is made where it is missing. */
    public FileDisk(Path directory) throws IOException {
        this.directory = directory;
        make(directory.toAbsolutePath());
    }

    /** A directory is there for good only when the one above it says so on the disk. */
    private static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path above = directory.getParent();
            if (above != null) {
                make(above);
            }
            Files.createDirectories(directory);
            if (above != null) {
                sync(above);
            }
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return new OpenFile(new RandomAccessFile(directory.resolve(name).toFile(), "rw"));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void sync() throws IOException {
        sync(directory);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel self = FileChannel.open(directory, StandardOpenOption.READ)) {
            self.force(true);
        }
    }

    private record OpenFile(RandomAccessFile file) implements DiskFile {
        @Override
        public void write(byte[] bytes, int from, int length, long position) throws IOException {
            ByteBuffer source = ByteBuffer.wrap(bytes, from, length);
            long at = position;
            while (source.position() < from + length) {
                source.limit(Math.min(from + length, source.position() + PIECE));
                at += file.getChannel().write(source, at);
            }
        }

        @Override
        public int read(byte[] into, long position) throws IOException {
            // Not through the channel, which an interrupt of the reading thread would close.
            synchronized (file) {
                file.seek(position);
                int count = 0;
                int more = 0;
                while (more >= 0 && count < into.length) {
                    more = file.read(into, count, into.length - count);
                    count += Math.max(more, 0);
                }
                return count;
            }
        }

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public void truncate(long length) throws IOException {
            // It puts the file's own position back to where that was before: not during a read.
            synchronized (file) {
                file.setLength(length);
            }
        }

        @Override
        public void sync() throws IOException {
            // The length is metadata that fdatasync includes; times are not worth a write.
            file.getChannel().force(false);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
