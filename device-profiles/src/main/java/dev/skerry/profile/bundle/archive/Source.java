package dev.skerry.profile.bundle.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an archive, one after the other. */
final class Source {
    private final InputStream in;
    private final long most;
    private long position;

    Source(InputStream in, long most) {
        this.in = new BufferedInputStream(in);
        this.most = most;
    }

    long position() {
        return position;
    }

    /** How many there may still be. */
    long left() {
        return most - position;
    }

    byte[] bytes(int count) throws IOException, ArchiveFault {
        if (count > left()) {
            throw ArchiveFault.tooLarge("", "it has more than %,d bytes".formatted(most));
        }
        byte[] bytes = in.readNBytes(count);
        position += bytes.length;
        if (bytes.length < count) {
            throw ArchiveFault.damaged("it ends after %,d bytes".formatted(position));
        }
        return bytes;
    }

    /** The next two, the lower one first. */
    int int16() throws IOException, ArchiveFault {
        byte[] bytes = bytes(Short.BYTES);
        return (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
    }

    /** The next four, the lowest one first. */
    int int32() throws IOException, ArchiveFault {
        return int16() | int16() << 16;
    }

    String text(int count) throws IOException, ArchiveFault {
        return new String(bytes(count), ISO_8859_1);
    }

    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }
}
