package dev.skerry.sync.program;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Artifact;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The list of a program's files, as it lies in the program's folder and travels. */
public final class ProgramIndexes {
    /** The name of the file; it is not in the list. */
    public static final String FILE = "program.index";

    /** Of the encoded list. */
    public static final int MOST_BYTES = 512 << 10;

    /** How many files a program may have. */
    public static final int MOST_FILES = 1_024;

    /** Of all files of a program. */
    public static final long MOST_PROGRAM_BYTES = 512L << 20;

    /**
     * Which format the outbox has that agents of this version write and read. It is another one
     * when agents before can't read it any more.
     */
    public static final int OUTBOX_FORMAT = 1;

    private static final int MOST_PATH_CHARS = 200;
    private static final int DIGEST_BYTES = 32;
    private static final String PART = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9._+@$~,-]+";
    private static final Pattern PATH = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final Pattern UP = Pattern.compile("^((?:\\.\\./)*)(.*)$");
    private static final Pattern NAME = Pattern.compile("skerry-[a-z]{1,32}");
    private static final Pattern TARGET = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+){1,3}");

    private ProgramIndexes() {}

    /** What came of reading one. */
    public sealed interface Opened {
        /** Its files can be put under any folder and nowhere else. */
        record Good(ProgramIndex index) implements Opened {}

        /** It is none, for a reason to be shown to people. */
        record Refused(String why) implements Opened {}
    }

    /** The bytes whose digest names an index; always the same for the same one. */
    public static byte[] encode(ProgramIndex index) {
        return index.toByteArray();
    }

    /** Reads what {@link #encode} wrote; what a newer version added is skipped. */
    public static Opened decode(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return new Opened.Refused(
                    "it has %d bytes, at most %d".formatted(bytes.length, MOST_BYTES));
        }
        try {
            ProgramIndex index = ProgramIndex.parseFrom(bytes);
            String problem = problem(index);
            return problem == null ? new Opened.Good(index) : new Opened.Refused(problem);
        } catch (InvalidProtocolBufferException e) {
            return new Opened.Refused("it is no index of a program");
        }
    }

    /** How many bytes all files have. */
    public static long sizeBytes(ProgramIndex index) {
        return index.getFilesList().stream().mapToLong(ProgramFile::getSizeBytes).sum();
    }

    /** What is wrong with an index, or null. */
    public static @Nullable String problem(ProgramIndex index) {
        if (!NAME.matcher(index.getName()).matches()
                || Artifact.Version.of(index.getVersion()).isEmpty()
                || index.getTarget().length() > 64
                || !TARGET.matcher(index.getTarget()).matches()) {
            return "it is of '%s', version '%s', for '%s'"
                    .formatted(
                            cut(index.getName()), cut(index.getVersion()), cut(index.getTarget()));
        }
        if (!areSound(index)) {
            return "it reads outboxes of formats %s to %s and writes %s"
                    .formatted(
                            Integer.toUnsignedString(index.getOutboxReadsFrom()),
                            Integer.toUnsignedString(index.getOutboxReadsTo()),
                            Integer.toUnsignedString(index.getOutboxWrites()));
        }
        if (index.getFilesCount() < 1 || index.getFilesCount() > MOST_FILES) {
            return "it has %d files, 1 to %d are possible"
                    .formatted(index.getFilesCount(), MOST_FILES);
        }
        return filesProblem(index);
    }

    private static boolean areSound(ProgramIndex index) {
        int from = index.getOutboxReadsFrom();
        int to = index.getOutboxReadsTo();
        int writes = index.getOutboxWrites();
        return from >= 0 && writes >= from && writes <= to;
    }

    private static @Nullable String filesProblem(ProgramIndex index) {
        Set<String> paths = new HashSet<>();
        String start = "bin/" + index.getName();
        boolean canStart = false;
        ByteString before = ByteString.EMPTY;
        long bytes = 0;
        for (ProgramFile file : index.getFilesList()) {
            String path = file.getPath();
            if (!isPath(path) || path.equals(FILE)) {
                return "'%s' is no path of a file".formatted(cut(path));
            }
            // ASCII alone, by the pattern, so that the bytes' order is the characters'.
            if (!paths.isEmpty()
                    && ByteString.unsignedLexicographicalComparator()
                                    .compare(before, file.getPathBytes())
                            >= 0) {
                return "'%s' is there twice, or out of order".formatted(path);
            }
            before = file.getPathBytes();
            if (isBelow(path, paths)) {
                return "'%s' is below another file".formatted(path);
            }
            paths.add(path);
            String problem = problem(file);
            if (problem != null) {
                return "'%s' %s".formatted(path, problem);
            }
            bytes += file.getSizeBytes();
            canStart |= path.equals(start) && file.getIsExecutable();
        }
        if (bytes > MOST_PROGRAM_BYTES) {
            return "its files have %d bytes, at most %d".formatted(bytes, MOST_PROGRAM_BYTES);
        }
        return canStart ? null : "it has no executable '%s'".formatted(start);
    }

    private static boolean isPath(String path) {
        return path.length() <= MOST_PATH_CHARS && PATH.matcher(path).matches();
    }

    private static boolean isBelow(String path, Set<String> files) {
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            if (files.contains(path.substring(0, at))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String problem(ProgramFile file) {
        if (!file.getLink().isEmpty()) {
            boolean isPlain =
                    file.getChunksCount() == 0
                            && file.getSha256().isEmpty()
                            && file.getSizeBytes() == 0
                            && !file.getIsExecutable();
            return isPlain && staysInside(file.getPath(), file.getLink())
                    ? null
                    : "is no link to a place within the program";
        }
        long bytes = 0;
        for (ProgramChunk chunk : file.getChunksList()) {
            int size = chunk.getSizeBytes();
            if (size < 1 || size > Chunker.MOST_BYTES || chunk.getSha256().size() != DIGEST_BYTES) {
                return "has a chunk of %s bytes".formatted(Integer.toUnsignedString(size));
            }
            bytes += size;
        }
        return bytes == file.getSizeBytes() && file.getSha256().size() == DIGEST_BYTES
                ? null
                : "has %s bytes, its chunks have %d"
                        .formatted(Long.toUnsignedString(file.getSizeBytes()), bytes);
    }

    /**
     * Whether it leads up first, not above the program, and then down: with {@code ..} after a part
     * that is a link itself nobody could tell.
     */
    private static boolean staysInside(String path, String link) {
        var parts = UP.matcher(link);
        if (!parts.matches() || !isPath(parts.group(2))) {
            return false;
        }
        long ups = parts.group(1).length() / "../".length();
        return ups <= path.chars().filter(c -> c == '/').count();
    }

    private static String cut(String text) {
        return text.length() <= MOST_PATH_CHARS ? text : text.substring(0, MOST_PATH_CHARS);
    }
}
