package dev.skerry.sync.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * That an entry is in a log, to be checked offline, C2SP tlog-proof. The entry itself travels as
 * the extra data.
 *
 * @param entry empty when only its hash is kept
 * @param note the signed checkpoint
 */
public record LogProof(byte[] entry, long index, List<Hash> hashes, SignedNote note) {
    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final int MOST_CHARS = 2 * (SignedNote.MOST_CHARS + AuditEntry.MOST_BYTES);

    public LogProof {
        hashes = List.copyOf(hashes);
        entry = entry.clone();
    }

    @Override
    public byte[] entry() {
        return entry.clone();
    }

    /** As a file that ends in {@code .tlog-proof}. */
    public String format() {
        var text = new StringBuilder(FIRST_LINE).append('\n');
        if (entry.length > 0) {
            text.append(EXTRA).append(Base64.getEncoder().encodeToString(entry)).append('\n');
        }
        text.append(INDEX).append(index).append('\n');
        hashes.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(note.format()).toString();
    }

    /** Reads what {@link #format} or another maker's tool wrote. */
    public static LogProof parse(String text) throws AuditFormatException {
        int blank = text.indexOf("\n\n");
        if (text.length() > MOST_CHARS || blank < 0 || !text.startsWith(FIRST_LINE + "\n")) {
            throw new AuditFormatException("a proof begins with " + FIRST_LINE);
        }
        List<String> lines = text.substring(0, blank).lines().toList();
        int next = 1;
        byte[] entry = {};
        try {
            if (lines.size() > next && lines.get(next).startsWith(EXTRA)) {
                entry = Base64.getDecoder().decode(lines.get(next).substring(EXTRA.length()));
                next++;
            }
            if (lines.size() <= next || !lines.get(next).startsWith(INDEX)) {
                throw new AuditFormatException("a proof names the index of its entry");
            }
            long index = Long.parseLong(lines.get(next).substring(INDEX.length()));
            var hashes = new ArrayList<Hash>();
            for (String line : lines.subList(next + 1, lines.size())) {
                Hash hash = Hash.parse(line);
                if (hash == null || hashes.size() == ProofCheck.MOST_HASHES) {
                    throw new AuditFormatException("no hash of a proof: '" + line + "'");
                }
                hashes.add(hash);
            }
            return new LogProof(entry, index, hashes, SignedNote.parse(text.substring(blank + 2)));
        } catch (IllegalArgumentException e) {
            throw new AuditFormatException("a proof with an unreadable line: " + e.getMessage());
        }
    }

    /** Whether the log that these are the keys of has this entry at this index. */
    public boolean holds(NoteKeys log) {
        return holds(log, Hash.ofLeaf(entry));
    }

    /** Whether the log that these are the keys of has an entry of this hash at this index. */
    public boolean holds(NoteKeys log, Hash leaf) {
        try {
            Checkpoint checkpoint = Checkpoint.of(note);
            return checkpoint.origin().equals(log.name())
                    && log.signed(note)
                    && ProofCheck.inclusion(
                            index, checkpoint.size(), leaf, hashes, checkpoint.root());
        } catch (AuditFormatException e) {
            return false;
        }
    }

    /** The entry's text, for people. */
    public String entryText() {
        return new String(entry, StandardCharsets.UTF_8);
    }
}
