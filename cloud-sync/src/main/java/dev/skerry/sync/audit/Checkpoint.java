package dev.skerry.sync.audit;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a log was at a size, C2SP tlog-checkpoint.
 *
 * @param origin names the log for ever; a log that begins anew has another
 */
public record Checkpoint(String origin, long size, Hash root) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

    public Checkpoint {
        if (!SignedNote.isName(origin) || size < 0) {
            throw new IllegalArgumentException("a checkpoint of '" + origin + "' at " + size);
        }
    }

    /** The note's text. */
    String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /** What a note says, whoever signed it. */
    public static Checkpoint of(SignedNote note) throws AuditFormatException {
        List<String> lines = note.text().lines().toList();
        if (lines.size() != 3) {
            throw new AuditFormatException(
                    "a checkpoint has origin, size and root, not " + lines.size() + " lines");
        }
        Hash root = Hash.parse(lines.get(2));
        if (!SignedNote.isName(lines.get(0))
                || !SIZE.matcher(lines.get(1)).matches()
                || root == null) {
            throw new AuditFormatException("no checkpoint: " + String.join(" | ", lines));
        }
        return new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), root);
    }
}
