package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.Disk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A disk in memory that can do what disks do to software: forget what was not synced, tear the last
 * write, be full, fail to sync, and change what it holds.
 */
final class SimulatedDisk implements Disk {
    private static final int BLOCK = 4096;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int UNCUT = Integer.MAX_VALUE;

    private final Random random;
    private Map<String, Content> files = new TreeMap<>();
    private Map<String, Content> durableFiles = new TreeMap<>();
    private final List<Consumer<Map<String, Content>>> unsynced = new ArrayList<>();
    private int generation;
    private boolean off;
    private Runnable whenOff = () -> {};
    private long operations;
    private long powerFailsAt = NEVER;
    private long writes;
    private long fullFrom = NEVER;
    private long capacity = NEVER;
    private long syncs;
    private long failingSync = NEVER;

    SimulatedDisk(long seed) {
        random = new Random(seed);
    }

    /** What a file holds, and what of it would survive. */
    private final class Content {
        private byte[] bytes = new byte[0];
        private int length;
        private byte[] durable = new byte[0];
        private final TreeSet<Integer> unsyncedBlocks = new TreeSet<>();
        private final TreeSet<Integer> forgottenBlocks = new TreeSet<>();
        private int lastBlock;
        private int cutTo = UNCUT;

        void write(byte[] from, int offset, int count, int at) {
            if (bytes.length < at + count) {
                bytes = Arrays.copyOf(bytes, Math.max(at + count, 2 * bytes.length));
            }
            System.arraycopy(from, offset, bytes, at, count);
            length = Math.max(length, at + count);
            for (int block = at / BLOCK; block <= (at + count - 1) / BLOCK && count > 0; block++) {
                unsyncedBlocks.add(block);
                forgottenBlocks.remove(block);
                lastBlock = block;
            }
        }

        /** Cut off blocks read as zeros should the file grow over them again. */
        void truncate(int to) {
            if (to < length) {
                Arrays.fill(bytes, to, length, (byte) 0);
                length = to;
                cutTo = Math.min(cutTo, to);
                unsyncedBlocks.tailSet(to / BLOCK, false).clear();
                forgottenBlocks.tailSet(to / BLOCK, false).clear();
            }
        }

        void sync() {
            byte[] before = durable;
            durable = Arrays.copyOf(bytes, length);
            for (int block : forgottenBlocks) {
                for (int i = block * BLOCK; i < Math.min(length, (block + 1) * BLOCK); i++) {
                    durable[i] = i < before.length ? before[i] : 0;
                }
            }
            unsyncedBlocks.clear();
            cutTo = UNCUT;
        }

        /** As Linux does: some of it was not written, and the next sync will not try again. */
        void failToSync() {
            for (int block : List.copyOf(unsyncedBlocks)) {
                if (random.nextBoolean()) {
                    unsyncedBlocks.remove(block);
                    forgottenBlocks.add(block);
                }
            }
        }

        /**
         * Each block that was not synced is there or not, and so is a cut; the last block may be
         * there in part.
         */
        void losePower() {
            byte[] now = bytes;
            int nowLength = length;
            bytes = durable.clone();
            length = bytes.length;
            if (random.nextBoolean()) {
                truncate(cutTo);
            }
            for (int block : List.copyOf(unsyncedBlocks)) {
                int from = block * BLOCK;
                int count = Math.min(BLOCK, nowLength - from);
                if (block == lastBlock && random.nextInt(3) == 0) {
                    count = random.nextInt(count + 1);
                }
                if (random.nextBoolean() && count > 0) {
                    write(now, from, count, from);
                }
            }
            forgottenBlocks.clear();
            sync();
        }
    }

    /**
     * After so many more operations the power fails: nothing works until {@link #restart}.
     *
     * @param then is run at that moment
     */
    synchronized void failPowerAfter(long count, Runnable then) {
        powerFailsAt = operations + count;
        whenOff = then;
    }

    /** From this write on, counted from 1, there is no space; the first writes what fits. */
    synchronized void beFullFromWrite(long number) {
        fullFrom = number;
    }

    /** How many bytes all files may take together. */
    synchronized void limitTo(long bytes) {
        capacity = bytes;
    }

    private boolean hasRoomFor(Content content, long length) {
        long used = files.values().stream().distinct().mapToLong(each -> each.length).sum();
        return used + Math.max(0, length - content.length) <= capacity;
    }

    /** Fails at this sync, counted from 1, once. */
    synchronized void failSync(long number) {
        failingSync = number;
    }

    /** There is space again, and nothing fails any more. */
    synchronized void heal() {
        fullFrom = NEVER;
        failingSync = NEVER;
    }

    synchronized long writes() {
        return writes;
    }

    synchronized long syncs() {
        return syncs;
    }

    synchronized boolean isOff() {
        return off;
    }

    /** The process is gone; open files are closed, everything else stays as it is. */
    synchronized void kill() {
        generation++;
        off = true;
    }

    /** Power comes back; what was not synced is there or not. */
    synchronized void losePower() {
        kill();
        Map<String, Content> after = new TreeMap<>(durableFiles);
        for (Consumer<Map<String, Content>> change : unsynced) {
            if (random.nextBoolean()) {
                change.accept(after);
            }
        }
        unsynced.clear();
        files = after;
        durableFiles = new TreeMap<>(after);
        files.values().stream().distinct().forEach(Content::losePower);
    }

    /** Another process may use it. */
    synchronized void restart() {
        off = false;
        powerFailsAt = NEVER;
    }

    /** All bytes of a file. */
    synchronized byte[] bytes(String name) throws IOException {
        Content content = content(name);
        return Arrays.copyOf(content.bytes, content.length);
    }

    /** Puts other bytes in a file's place, for good. */
    synchronized void replace(String name, byte[] bytes) throws IOException {
        Content content = content(name);
        content.bytes = bytes.clone();
        content.length = bytes.length;
        content.sync();
    }

    private Content content(String name) throws IOException {
        Content content = files.get(name);
        if (content == null) {
            throw new FileNotFoundException(name);
        }
        return content;
    }

    private void operate() throws IOException {
        if (++operations >= powerFailsAt && !off) {
            off = true;
            whenOff.run();
        }
        if (off) {
            throw new IOException("the power is off");
        }
    }

    private void change(Consumer<Map<String, Content>> change) {
        change.accept(files);
        unsynced.add(change);
    }

    @Override
    public synchronized List<String> list() throws IOException {
        operate();
        return List.copyOf(files.keySet());
    }

    @Override
    public synchronized DiskFile open(String name) throws IOException {
        operate();
        Content found = files.get(name);
        if (found == null) {
            Content created = new Content();
            change(names -> names.put(name, created));
            return new OpenFile(created);
        }
        return new OpenFile(found);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        operate();
        change(names -> names.remove(name));
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        operate();
        Content moved = content(from);
        change(
                names -> {
                    names.remove(from);
                    names.put(to, moved);
                });
    }

    @Override
    public synchronized void sync() throws IOException {
        operate();
        if (failsNow()) {
            throw new IOException("Input/output error");
        }
        durableFiles = new TreeMap<>(files);
        unsynced.clear();
    }

    private boolean failsNow() {
        return ++syncs == failingSync;
    }

    private final class OpenFile implements DiskFile {
        private final Content content;
        private final int openedIn = generation;
        private boolean closed;

        OpenFile(Content content) {
            this.content = content;
        }

        private void operateHere() throws IOException {
            operate();
            if (closed || openedIn != generation) {
                throw new IOException("the file is closed");
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                int at = Math.toIntExact(position);
                boolean lastOne = operations + 1 == powerFailsAt;
                if (lastOne && !off && !closed && openedIn == generation) {
                    content.write(bytes, from, length, at);
                }
                operateHere();
                if (++writes >= fullFrom) {
                    if (writes == fullFrom) {
                        content.write(bytes, from, random.nextInt(length), at);
                    }
                    throw new IOException("No space left on device");
                }
                if (!hasRoomFor(content, position + length)) {
                    throw new IOException("No space left on device");
                }
                content.write(bytes, from, length, at);
            }
        }

        @Override
        public int read(byte[] into, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                operateHere();
                long count = Math.clamp(content.length - position, 0, (long) into.length);
                if (count > 0) {
                    System.arraycopy(content.bytes, (int) position, into, 0, (int) count);
                }
                return (int) count;
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (SimulatedDisk.this) {
                operateHere();
                return content.length;
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            synchronized (SimulatedDisk.this) {
                operateHere();
                content.truncate(Math.toIntExact(length));
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (SimulatedDisk.this) {
                operateHere();
                if (failsNow()) {
                    content.failToSync();
                    throw new IOException("Input/output error");
                }
                content.sync();
            }
        }

        @Override
        public void close() {
            synchronized (SimulatedDisk.this) {
                closed = true;
            }
        }
    }
}
