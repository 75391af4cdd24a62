package dev.skerry.sync.audit;

import java.io.IOException;
import java.util.List;

/** This side's log, as the other side is told of it. */
public interface OwnLog {
    /** Its name and public keys. */
    NoteKeys keys();

    /** The last checkpoint that was signed. */
    SignedNote checkpoint();

    /** That the log of one size is the beginning of that of another. */
    List<Hash> consistency(long from, long to) throws IOException;
}
