package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.WrongKeyException;
import dev.skerry.profile.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.h2.store.fs.encrypt.FileEncrypt;
import org.h2.store.fs.encrypt.FilePathEncrypt;
import org.jspecify.annotations.Nullable;

/** The file of an H2 database, as it is or encrypted by H2. */
final class CatalogFile {
    /** What the names of all of them end with. */
    static final String SUFFIX = ".mv.db";

    /** With this H2 begins a file that it encrypts, and with the other one that it does not. */
    private static final String ENCRYPTED = "H2encrypt";

    private static final String PLAIN = "H:2,";

    /** There are two headers, of which a crash may have torn one. */
    private static final int HEADER = 4096;

    private static final Set<OpenOption> EXISTING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

    private static final Set<OpenOption> NEW =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);

    private static final int PIECE = 16 * HEADER;

    private CatalogFile() {}

    /** Whether it begins as one that is encrypted does, or one that is not; false for neither. */
    static boolean begins(Path file, boolean encrypted) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            return beginsWith(in, 0, encrypted ? ENCRYPTED : PLAIN);
        }
    }

    private static boolean beginsWith(FileChannel in, long position, String expected)
            throws IOException {
        ByteBuffer first = read(in, position, HEADER);
        return StandardCharsets.ISO_8859_1.decode(first).toString().startsWith(expected);
    }

    /**
     * Encrypts or decrypts a file that nobody has open, byte by byte, damage included. Afterwards
     * it is as it was or done.
     *
     * @param password that it is, or is to be, encrypted with
     * @throws WrongKeyException if it was encrypted with another; nothing is changed
     */
    static void reseal(Path file, String password, boolean isToBeEncrypted)
            throws IOException, WrongKeyException {
        if (!isToBeEncrypted) {
            requirePassword(file, password);
        }
        // Also when nothing else is to be done: it may be plain, and what is wanted may be sealed.
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        if (Files.deleteIfExists(draft)) {
            WholeFile.syncName(draft);
        }
        if (begins(file, true) == isToBeEncrypted) {
            return;
        }
        try (FileChannel in = open(file, isToBeEncrypted ? null : password, EXISTING);
                FileChannel out = open(draft, isToBeEncrypted ? password : null, NEW)) {
            copy(in, out);
            out.force(true);
        } catch (IOException e) {
            // It may be what fills the disk.
            Files.deleteIfExists(draft);
            throw e;
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        WholeFile.syncName(file);
    }

    /**
     * Looks into a file that is encrypted.
     *
     * @throws WrongKeyException if it was encrypted with another password
     */
    static void requirePassword(Path file, String password) throws IOException, WrongKeyException {
        if (begins(file, true)) {
            try (FileChannel in = open(file, password, EXISTING)) {
                if (!beginsWith(in, 0, PLAIN) && !beginsWith(in, HEADER, PLAIN)) {
                    throw new WrongKeyException(file.getFileName().toString());
                }
            }
        }
    }

    private static FileChannel open(Path file, @Nullable String password, Set<OpenOption> options)
            throws IOException {
        FileChannel raw =
                FileChannel.open(
                        file, options, PosixFilePermissions.asFileAttribute(WholeFile.OWNER_ONLY));
        return password == null
                ? raw
                : new FileEncrypt(
                        file.toString(),
                        FilePathEncrypt.getPasswordBytes(password.toCharArray()),
                        raw);
    }

    private static void copy(FileChannel in, FileChannel out) throws IOException {
        for (long at = 0; at < in.size(); at += PIECE) {
            ByteBuffer piece = read(in, at, PIECE);
            long position = at;
            while (piece.hasRemaining()) {
                position += out.write(piece, position);
            }
        }
    }

    /** No more than there is: H2 fails when it is asked for what is beyond the end. */
    private static ByteBuffer read(FileChannel in, long position, int most) throws IOException {
        int length = Math.clamp(in.size() - position, 0, most);
        ByteBuffer piece = ByteBuffer.allocate(length);
        while (piece.hasRemaining() && in.read(piece, position + piece.position()) > 0) {}
        return piece.flip();
    }
}
