package dev.skerry.agent.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FilePath;

/**
 * Makes H2 begin where it ended. After a crash H2 looks for its newest chunk by following links
 * from the one that the file's header names, but (2.5.252) when it writes a chunk elsewhere than it
 * had announced, it names the chunk before that one, whose link leads nowhere: what was committed
 * and synced after it is quietly left out. Its recovery mode looks at the whole file instead. So a
 * file that was not closed is opened in that mode once, and closed, which sets the header right.
 */
final class OutboxRepair {
    private static final int HEADER_BYTES = 4096;

    private OutboxRepair() {}

    /**
     * Repairs a file unless it was closed properly, does not exist, or is open already.
     *
     * @throws IOException if the disk does not let it; then the file must not be opened yet
     */
    static void repair(String h2File) throws IOException {
        FilePath file = FilePath.get(h2File);
        if (!file.exists() || file.size() == 0 || wasClosed(file)) {
            return;
        }
        MVStore store = null;
        try {
            store =
                    new MVStore.Builder()
                            .fileName(h2File)
                            .recoveryMode()
                            .autoCommitDisabled()
                            .open();
            store.setReuseSpace(false);
            store.setRetentionTime(Integer.MAX_VALUE);
            store.close();
        } catch (MVStoreException e) {
            if (store != null) {
                store.closeImmediately();
            }
            // Another process has it, or it is no store at all: opening it will say so better.
            if (e.getErrorCode() != DataUtils.ERROR_FILE_LOCKED
                    && e.getErrorCode() != DataUtils.ERROR_FILE_CORRUPT) {
                throw new IOException("the outbox can't be recovered: " + e.getMessage(), e);
            }
        }
    }

    private static boolean wasClosed(FilePath file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        try (FileChannel channel = file.open("r")) {
            while (header.hasRemaining() && channel.read(header, header.position()) > 0) {
                // Read on.
            }
        }
        String text = new String(header.array(), StandardCharsets.ISO_8859_1);
        return text.startsWith("H:") && text.lines().findFirst().orElse("").contains("clean:1");
    }
}
