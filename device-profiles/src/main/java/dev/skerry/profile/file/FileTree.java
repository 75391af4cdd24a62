package dev.skerry.profile.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** What lies in a folder, or is one file. */
public final class FileTree {
    private static final int PIECE_BYTES = 1 << 16;

    private FileTree() {}

    /**
     * The files below a folder by their paths there, with {@code /}; of a file itself, by its name.
     * Drafts of {@link WholeFile} are left out.
     *
     * @param most how many there may be
     * @throws IOException also if there are more, or what is neither file nor folder
     */
    public static SortedMap<String, Path> of(Path root, int most) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        if (Files.isRegularFile(root)) {
            files.put(String.valueOf(root.getFileName()), root);
            return files;
        }
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString());
        }
        // What a link to a folder leads to is walked, links in it are not.
        Path folder = root.toRealPath();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Iterator<Path> each = all.iterator(); each.hasNext(); ) {
                Path file = each.next();
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || WholeFile.isDraft(file)) {
                    continue;
                }
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException(file + " is a link, or no file");
                }
                if (files.size() == most) {
                    throw new IOException("%s has more than %d files".formatted(root, most));
                }
                files.put(slashed(folder.relativize(file)), file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return files;
    }

    /** The file of a name in a folder; beside a file, after its own name and a dot. */
    public static Path beside(Path root, String name) {
        return Files.isDirectory(root)
                ? root.resolve(name)
                : root.resolveSibling(root.getFileName() + "." + name);
    }

    private static String slashed(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /**
     * The SHA-256 of a file of any size.
     *
     * @param progress hears how many bytes were read since it heard last
     */
    public static byte[] sha256(Path file, LongConsumer progress) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                digest.update(piece, 0, read);
                progress.accept(read);
            }
        }
        return digest.digest();
    }
}
