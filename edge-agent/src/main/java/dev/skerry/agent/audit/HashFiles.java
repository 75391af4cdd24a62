package dev.skerry.agent.audit;

import dev.skerry.agent.outbox.log.Disk;
import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.Tiles;
import java.io.IOException;
import java.util.TreeMap;

/**
 * The hashes of a log, a file for each stored row of its tree, one hash after the other. They are
 * kept when entries are given up. Their tail is not forced to the disk: it follows from the
 * entries.
 */
final class HashFiles implements Tiles.Stored {
    private static final String PREFIX = "hashes-";

    private final Disk disk;
    private final TreeMap<Integer, DiskFile> rows = new TreeMap<>();

    HashFiles(Disk disk) {
        this.disk = disk;
    }

    static boolean isName(String name) {
        return name.matches(PREFIX + "[0-9]+");
    }

    @Override
    public synchronized byte[] hashes(int row, long first, int count) throws IOException {
        byte[] bytes = new byte[count * Hash.BYTES];
        if (row(row).read(bytes, first * Hash.BYTES) != bytes.length) {
            throw new IOException(
                    "the audit log's hashes of row %d end before %d".formatted(row, first + count));
        }
        return bytes;
    }

    synchronized void write(int row, long index, Hash hash) throws IOException {
        row(row).write(hash.bytes(), 0, Hash.BYTES, index * Hash.BYTES);
    }

    synchronized void sync() throws IOException {
        for (DiskFile row : rows.values()) {
            row.sync();
        }
        disk.sync();
    }

    private DiskFile row(int row) throws IOException {
        DiskFile open = rows.get(row);
        if (open == null) {
            open = disk.open(PREFIX + row);
            rows.put(row, open);
        }
        return open;
    }

    synchronized void close() throws IOException {
        for (DiskFile row : rows.values()) {
            row.close();
        }
    }
}
