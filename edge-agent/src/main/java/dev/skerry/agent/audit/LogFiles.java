package dev.skerry.agent.audit;

import dev.skerry.agent.outbox.log.Disk;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.Frontier;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.Proofs;
import dev.skerry.sync.audit.StoredTree;
import dev.skerry.sync.audit.Tiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One log on the disk: files of entries, of which the oldest are given up when there are too many
 * bytes of them, and files of hashes, which stay. One thread appends; others may read.
 */
public final class LogFiles {
    /** An entry; one that is not kept any more has no content. */
    public record Stored(long index, Hash leaf, byte @Nullable [] content) {
        /** False when the content is not what was hashed. */
        public boolean isWhole() {
            return content == null || Hash.ofLeaf(content).equals(leaf);
        }
    }

    private static final int PAGE = 1_000;

    private final Disk disk;
    private final SealedFiles sealed;
    private final HashFiles hashes;
    private final long fileBytes;
    private final long capacityBytes;
    private Frontier frontier;
    private EntryFile newest;

    private LogFiles(
            Disk disk,
            SealedFiles sealed,
            HashFiles hashes,
            long fileBytes,
            long capacityBytes,
            Frontier frontier,
            EntryFile newest) {
        this.disk = disk;
        this.sealed = sealed;
        this.hashes = hashes;
        this.fileBytes = fileBytes;
        this.capacityBytes = capacityBytes;
        this.frontier = frontier;
        this.newest = newest;
    }

    /**
     * Opens a log, or begins one.
     *
     * @param sealed how entries rest
     * @param fileBytes about how long a file of entries gets
     * @param capacityBytes of all files of entries together
     * @throws IOException also when hashes are missing
     */
    static LogFiles open(Disk disk, SealedFiles sealed, long fileBytes, long capacityBytes)
            throws IOException {
        HashFiles hashes = new HashFiles(disk);
        long first =
                disk.list().stream()
                        .filter(EntryFile::isName)
                        .mapToLong(EntryFile::firstOf)
                        .max()
                        .orElse(0);
        EntryFile newest = EntryFile.open(disk, sealed, first);
        disk.sync();
        Frontier frontier = Frontier.of(first, new Tiles(hashes));
        for (byte[] entry : newest.read()) {
            append(frontier, hashes, Hash.ofLeaf(entry));
        }
        return new LogFiles(disk, sealed, hashes, fileBytes, capacityBytes, frontier, newest);
    }

    synchronized long size() {
        return frontier.size();
    }

    synchronized Hash root() {
        return frontier.root();
    }

    Proofs proofs() {
        return new Proofs(new Tiles(hashes));
    }

    /** Makes entries durable; can be tried again. */
    synchronized void append(List<byte[]> entries) throws IOException {
        if (newest.sizeBytes() >= fileBytes) {
            roll();
        }
        // Hashes beyond the log's end mean nothing, so a failure leaves the log as it was.
        Frontier next = frontier.copy();
        for (byte[] entry : entries) {
            append(next, hashes, Hash.ofLeaf(entry));
        }
        newest.append(entries);
        frontier = next;
    }

    private static void append(Frontier frontier, HashFiles hashes, Hash leaf) throws IOException {
        List<IOException> failures = new ArrayList<>();
        frontier.append(
                leaf,
                (level, index, hash) -> {
                    if (Tiles.isStored(level)) {
                        try {
                            hashes.write(level / Tiles.HEIGHT, index, hash);
                        } catch (IOException e) {
                            failures.add(e);
                        }
                    }
                });
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** From here on the hashes before are needed to go on, so they have to be there. */
    private void roll() throws IOException {
        hashes.sync();
        EntryFile next = EntryFile.open(disk, sealed, frontier.size());
        disk.sync();
        newest.close();
        newest = next;
        List<Long> firsts = firsts();
        long most = Math.max(1, capacityBytes / fileBytes);
        for (int i = 0; i < firsts.size() - most; i++) {
            disk.delete(EntryFile.name(firsts.get(i)));
        }
    }

    /** What is wrong with these entries or with any hash; null for nothing. */
    @Nullable String fault(long size) throws IOException {
        for (long first = firsts().getFirst(); first < size; first += PAGE) {
            for (Stored stored : read(first, Math.min(first + PAGE, size))) {
                if (!stored.isWhole() || (stored.content() == null && !isGivenUp(stored))) {
                    return "entry %d is not what was hashed".formatted(stored.index());
                }
            }
        }
        return StoredTree.fault(size, hashes);
    }

    /** The oldest file may be given up while it is looked at. */
    private boolean isGivenUp(Stored stored) throws IOException {
        return stored.index() < firsts().getFirst();
    }

    private List<Long> firsts() throws IOException {
        return disk.list().stream()
                .filter(EntryFile::isName)
                .map(EntryFile::firstOf)
                .sorted()
                .toList();
    }

    /** Entries from one number up to, but not including, another. */
    synchronized List<Stored> read(long from, long to) throws IOException {
        List<Stored> found = new ArrayList<>();
        List<Long> firsts = firsts();
        long end = Math.min(to, frontier.size());
        for (long index = from; index < end; ) {
            long at = index;
            long first = firsts.stream().filter(f -> f <= at).reduce(-1L, (a, b) -> b);
            long next = firsts.stream().filter(f -> f > at).findFirst().orElse(end);
            index = Math.min(next, end);
            found.addAll(read(first, at, index));
        }
        return found;
    }

    private List<Stored> read(long first, long from, long to) throws IOException {
        List<byte[]> entries = List.of();
        if (first >= 0) {
            EntryFile file = EntryFile.open(disk, sealed, first);
            try {
                entries = file.read();
            } finally {
                file.close();
            }
        }
        byte[] leaves = hashes.hashes(0, from, Math.toIntExact(to - from));
        List<Stored> found = new ArrayList<>();
        for (long index = from; index < to; index++) {
            Hash leaf = Hash.of(leaves, Math.toIntExact(index - from) * Hash.BYTES);
            int at = Math.toIntExact(index - Math.max(first, 0));
            byte[] content = first >= 0 && at < entries.size() ? entries.get(at) : null;
            found.add(new Stored(index, leaf, content));
        }
        return found;
    }

    synchronized void close() throws IOException {
        hashes.sync();
        newest.close();
        hashes.close();
    }
}
