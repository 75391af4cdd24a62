package dev.skerry.agent.audit;

import dev.skerry.profile.file.BrokenSealException;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.file.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes files of an audit log that nobody has open anew, sealed or not. */
public final class EntryResealing {
    private static final Logger LOG = Logger.getLogger(EntryResealing.class);

    /** Of each file as it was when it was found damaged. */
    static final int MOST_KEPT = 4;

    private EntryResealing() {}

    /** Whether a file has the log's entries, or what is never sealed: their hashes, its name. */
    public static boolean isOfLog(Path file) {
        String name = file.getFileName().toString();
        return EntryFile.isName(name) || HashFiles.isName(name) || name.equals(LogIdentity.NAME);
    }

    /** Replaces a file, if it is not yet as these would write it. */
    public static void reseal(Path file, SealedFiles sealed) throws IOException {
        if (!EntryFile.isName(file.getFileName().toString())) {
            return;
        }
        byte[] before = Files.readAllBytes(file);
        boolean isSealing = SealedFiles.isSealed(sealed.seal(new byte[0]));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int read = 0;
        boolean isChanged = false;
        for (byte[] entry : EntryFile.frames(before)) {
            byte[] written = entry;
            if (SealedFiles.isSealed(entry) != isSealing) {
                isChanged = true;
                Optional<byte[]> plain = plain(entry, sealed);
                if (plain.isEmpty()) {
                    break;
                }
                written = sealed.seal(plain.get());
            }
            all.write(EntryFile.framed(written));
            read += EntryFile.framed(entry).length;
        }
        boolean isCut = read < before.length;
        if (isCut && (isChanged || isSealing)) {
            keep(file, before, sealed);
        }
        if (isChanged || (isCut && isSealing)) {
            WholeFile.write(file, all.toByteArray());
        }
    }

    private static Optional<byte[]> plain(byte[] entry, SealedFiles sealed) {
        try {
            return Optional.of(SealedFiles.isSealed(entry) ? sealed.open(entry) : entry);
        } catch (BrokenSealException e) {
            return Optional.empty();
        }
    }

    /** Beside the file; where there are enough already, the first ones stay and the last goes. */
    private static void keep(Path file, byte[] bytes, SealedFiles sealed) throws IOException {
        int number = 1;
        while (number < MOST_KEPT && Files.exists(kept(file, number))) {
            if (holds(kept(file, number), bytes, sealed)) {
                // A crash came after it.
                return;
            }
            number++;
        }
        sealed.writeSecret(kept(file, number), bytes);
        LOG.warnf(
                "at-rest=damaged file=%s kept=%s reason=\"not all of its entries can be read\"",
                file, kept(file, number).getFileName());
    }

    private static Path kept(Path file, int number) {
        return file.resolveSibling(
                file.getFileName() + ".damaged" + (number == 1 ? "" : "-" + number));
    }

    private static boolean holds(Path kept, byte[] bytes, SealedFiles sealed) throws IOException {
        try {
            return Arrays.equals(sealed.readEither(kept), bytes);
        } catch (BrokenSealException e) {
            return false;
        }
    }
}
