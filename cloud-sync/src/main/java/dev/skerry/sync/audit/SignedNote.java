package dev.skerry.sync.audit;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Text with signatures, C2SP signed-note.
 *
 * @param text ends in a newline
 */
public record SignedNote(String text, List<Line> lines) {
    /** Nothing longer is read; a checkpoint with two signatures and two cosignatures has 10 KiB. */
    public static final int MOST_CHARS = 32 * 1024;

    private static final String DASH = "\u2014 ";
    private static final int MOST_LINES = 16;

    public SignedNote {
        lines = List.copyOf(lines);
    }

    /** One signature, by whom it claims to be. */
    public record Line(String name, int keyId, ByteString signature) {
        private String format() {
            byte[] id = {
                (byte) (keyId >> 24), (byte) (keyId >> 16), (byte) (keyId >> 8), (byte) keyId
            };
            byte[] all = ByteString.copyFrom(id).concat(signature).toByteArray();
            return DASH + name + " " + Base64.getEncoder().encodeToString(all) + "\n";
        }
    }

    /** As it is sent, kept and given to other tools. */
    public String format() {
        var note = new StringBuilder(text).append('\n');
        lines.forEach(line -> note.append(line.format()));
        return note.toString();
    }

    /** With further signatures. */
    public SignedNote with(List<Line> more) {
        var all = new ArrayList<>(lines);
        all.addAll(more);
        return new SignedNote(text, all);
    }

    /** Reads what {@link #format} or another maker's tool wrote. */
    public static SignedNote parse(String note) throws AuditFormatException {
        if (note.length() > MOST_CHARS) {
            throw new AuditFormatException("a note of " + note.length() + " characters");
        }
        if (note.chars().anyMatch(c -> (c < ' ' && c != '\n') || c == 0xFFFD)) {
            throw new AuditFormatException("a note with control characters");
        }
        int blank = note.lastIndexOf("\n\n");
        if (blank < 1 || !note.endsWith("\n") || note.length() == blank + 2) {
            throw new AuditFormatException(
                    "a note has text, an empty line, and lines of signatures");
        }
        var lines = new ArrayList<Line>();
        for (String line : note.substring(blank + 2, note.length() - 1).split("\n", -1)) {
            lines.add(parseLine(line));
            if (lines.size() > MOST_LINES) {
                throw new AuditFormatException("more than " + MOST_LINES + " signatures");
            }
        }
        return new SignedNote(note.substring(0, blank + 1), lines);
    }

    private static Line parseLine(String line) throws AuditFormatException {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !isName(parts[1]) || !line.startsWith(DASH)) {
            throw new AuditFormatException("no line of a signature: '" + shown(line) + "'");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(parts[2]);
        } catch (IllegalArgumentException e) {
            throw new AuditFormatException("a signature is no Base64: '" + shown(line) + "'");
        }
        if (bytes.length < 5) {
            throw new AuditFormatException("a signature of " + bytes.length + " bytes");
        }
        int id = ByteString.copyFrom(bytes).asReadOnlyByteBuffer().getInt();
        return new Line(parts[1], id, ByteString.copyFrom(bytes, 4, bytes.length - 4));
    }

    /** Whether a text may be a signer's name. */
    public static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(
                                c ->
                                        c == '+'
                                                || c < ' '
                                                || Character.isWhitespace(c)
                                                || Character.isSpaceChar(c));
    }

    private static String shown(String line) {
        return line.length() > 80 ? line.substring(0, 80) + "\u2026" : line;
    }
}
