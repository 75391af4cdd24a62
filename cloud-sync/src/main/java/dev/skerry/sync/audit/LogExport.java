package dev.skerry.sync.audit;

import com.google.protobuf.ByteString;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.VerifyKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A whole log as text, to be verified by itself: a line that names the format, the log's public
 * keys, a line for each entry, an empty line, and the signed checkpoint. An entry whose content is
 * not kept any more is given by its hash.
 */
public final class LogExport {
    private static final String FIRST_LINE = "skerry-audit-export@v1";
    private static final String KEYS = "keys ";
    private static final int MOST_LINE = AuditEntry.MOST_BYTES + 64;

    private LogExport() {}

    /** What comes before the entries. */
    public static String header(VerifyKeys keys) {
        return "%s\n%s%s\n"
                .formatted(
                        FIRST_LINE,
                        KEYS,
                        Base64.getEncoder().encodeToString(keys.encode().toByteArray()));
    }

    /** An entry's line; without its content when that is null. */
    public static String line(long index, Hash leaf, byte @Nullable [] content) {
        return content == null
                ? "%d #%s\n".formatted(index, leaf.base64())
                : index + " " + new String(content, StandardCharsets.UTF_8) + "\n";
    }

    /** What comes after the entries. */
    public static String footer(SignedNote checkpoint) {
        return "\n" + checkpoint.format();
    }

    /**
     * A log that is what its checkpoint says.
     *
     * @param pruned how many entries are there by their hash alone
     */
    public record Verified(NoteKeys keys, SignedNote note, Checkpoint checkpoint, long pruned) {}

    /** Told of each entry while a log is verified. */
    public interface Entries {
        /** The content is null when only the hash is there. */
        void entry(long index, Hash leaf, byte @Nullable [] content);
    }

    /**
     * Reads a log and verifies all of it against its checkpoint.
     *
     * @throws AuditFormatException if it is not what its checkpoint says, or none at all
     */
    public static Verified verify(BufferedReader in, Entries entries)
            throws IOException, AuditFormatException {
        if (!FIRST_LINE.equals(in.readLine())) {
            throw new AuditFormatException("an exported log begins with " + FIRST_LINE);
        }
        VerifyKeys keys = keys(in.readLine());
        Frontier frontier = Frontier.empty();
        long pruned = 0;
        String line = in.readLine();
        for (; line != null && !line.isEmpty(); line = in.readLine()) {
            int space = line.indexOf(' ');
            if (space < 1
                    || line.length() > MOST_LINE
                    || !line.substring(0, space).equals(Long.toString(frontier.size()))) {
                throw new AuditFormatException("entry " + frontier.size() + " is missing");
            }
            String rest = line.substring(space + 1);
            boolean isHash = rest.startsWith("#");
            byte[] content = rest.getBytes(StandardCharsets.UTF_8);
            Hash leaf = isHash ? Hash.parse(rest.substring(1)) : Hash.ofLeaf(content);
            if (leaf == null) {
                throw new AuditFormatException("entry " + frontier.size() + " has no hash");
            }
            pruned += isHash ? 1 : 0;
            entries.entry(frontier.size(), leaf, isHash ? null : content);
            frontier.append(leaf);
        }
        return check(keys, frontier, pruned, rest(in));
    }

    private static Verified check(VerifyKeys keys, Frontier frontier, long pruned, String rest)
            throws AuditFormatException {
        SignedNote note = SignedNote.parse(rest);
        Checkpoint checkpoint = Checkpoint.of(note);
        NoteKeys log = new NoteKeys(checkpoint.origin(), keys);
        if (!log.signed(note)) {
            throw new AuditFormatException("the checkpoint is not signed by the log's keys");
        }
        if (checkpoint.size() != frontier.size() || !checkpoint.root().equals(frontier.root())) {
            throw new AuditFormatException(
                    "the checkpoint is of %d entries with root %s, these are %d with root %s"
                            .formatted(
                                    checkpoint.size(),
                                    checkpoint.root().base64(),
                                    frontier.size(),
                                    frontier.root().base64()));
        }
        return new Verified(log, note, checkpoint, pruned);
    }

    private static String rest(BufferedReader in) throws IOException {
        var rest = new StringBuilder();
        for (String line = in.readLine();
                line != null && rest.length() <= SignedNote.MOST_CHARS;
                line = in.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    private static VerifyKeys keys(@Nullable String line) throws AuditFormatException {
        if (line == null || !line.startsWith(KEYS)) {
            throw new AuditFormatException("an exported log names its keys");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(line.substring(KEYS.length()));
            return VerifyKeys.decode(ByteString.copyFrom(bytes));
        } catch (IllegalArgumentException | SignFormatException e) {
            throw new AuditFormatException("the log's keys are unreadable: " + e.getMessage());
        }
    }
}
