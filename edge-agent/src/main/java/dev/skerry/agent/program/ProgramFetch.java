package dev.skerry.agent.program;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.program.share.ChunkPeers;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.Chunk;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.session.ProgramCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets one program: its index, then the chunks that are nowhere on the disk, from where it was
 * left. Requests begin small and grow as long as answers come quickly, so that a slow link is free
 * for the rest in between. For one thread.
 */
final class ProgramFetch {
    /** What has to stay free on the disk: the outbox has to work. */
    static final long SPARE_BYTES = 64L << 20;

    private static final int FIRST_CHUNKS = 4;
    private static final Duration ASK_PEERS_FOR = Duration.ofSeconds(10);
    private static final long QUICK_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long SLOW_NANOS = Duration.ofSeconds(10).toNanos();

    private final ProgramPlan plan;
    private final Offer offer;
    private final ProgramStore store;
    private final Seeds seeds;
    private final ChunkPeers peers;
    private final LongSupplier nanoTime;
    private final Set<ByteString> asked = new HashSet<>();
    private Map<ByteString, Integer> missing = new LinkedHashMap<>();
    private byte @Nullable [] encoded;
    private @Nullable ProgramIndex index;
    private int most = FIRST_CHUNKS;
    private long number;
    private long askedAtNanos;
    private long fromPeers;

    /** What comes next. */
    sealed interface Next {
        /** This is to be asked for. */
        record Ask(ChunkRequest request) implements Next {}

        /** The program is in its place, verified. */
        record Done() implements Next {}

        /** It may not be run. */
        record Refused(Refusal why) implements Next {}

        /** It is given up for now. */
        record Failed(Refusal why) implements Next {}
    }

    /** How far it is, in bytes of the program. */
    record Progress(long total, long done, long reused, long fromPeers) {
        static final Progress NONE = new Progress(0, 0, 0, 0);
    }

    /**
     * Gets the program of a plan that may be followed.
     *
     * @param peers that are asked before the gateway
     * @param nanoTime as {@link System#nanoTime}
     * @param firstNumber that the first request has; answers to earlier ones are not taken
     */
    ProgramFetch(
            ProgramPlan plan,
            Offer offer,
            ProgramStore store,
            Seeds seeds,
            ChunkPeers peers,
            LongSupplier nanoTime,
            long firstNumber) {
        this.peers = peers;
        this.nanoTime = nanoTime;
        this.plan = plan;
        this.offer = offer;
        this.store = store;
        this.seeds = seeds;
        this.number = firstNumber;
    }

    ProgramPlan plan() {
        return plan;
    }

    /** The number of the last request. */
    long number() {
        return number;
    }

    long askedAtNanos() {
        return askedAtNanos;
    }

    /** From where it was left. */
    Next begin(long nowNanos) {
        try {
            byte[] kept = store.index(plan.getVersion(), plan.getIndexDigest());
            return kept == null ? ask(nowNanos) : indexed(kept, nowNanos);
        } catch (IOException e) {
            return notKept(e);
        }
    }

    /** Asks again for what did not come, and for less of it. */
    Next again(long nowNanos) {
        most = Math.max(1, most / 2);
        return ask(nowNanos);
    }

    /** Takes an answer; null if it is not the one that is waited for. */
    @Nullable Next take(Chunks chunks, long nowNanos) {
        if (chunks.getNumber() != number) {
            return null;
        }
        try {
            return index == null ? takeIndex(chunks, nowNanos) : takeChunks(chunks, nowNanos);
        } catch (IOException e) {
            return notKept(e);
        }
    }

    private Next takeIndex(Chunks chunks, long nowNanos) throws IOException {
        for (Chunk chunk : chunks.getChunksList()) {
            byte[] content = Inflated.content(chunk);
            if (content != null && chunk.getDigest().equals(plan.getIndexDigest())) {
                store.keepIndex(plan.getVersion(), content);
                return indexed(content, nowNanos);
            }
        }
        return new Next.Failed(Problems.gone(plan.getVersion()));
    }

    private Next takeChunks(Chunks chunks, long nowNanos) throws IOException {
        int came = 0;
        for (Chunk chunk : chunks.getChunksList()) {
            byte[] content = asked.contains(chunk.getDigest()) ? Inflated.content(chunk) : null;
            if (content != null) {
                store.keepChunk(plan.getVersion(), chunk.getDigest(), content);
                missing.remove(chunk.getDigest());
                came++;
            }
        }
        if (came == 0) {
            return new Next.Failed(Problems.gone(plan.getVersion()));
        }
        long tookNanos = nowNanos - askedAtNanos;
        if (tookNanos <= QUICK_NANOS) {
            most = Math.min(ProgramCheck.MOST_REQUESTED, 2 * most);
        } else if (tookNanos > SLOW_NANOS) {
            most = Math.max(1, most / 2);
        }
        return next(nowNanos);
    }

    private Next indexed(byte[] bytes, long nowNanos) throws IOException {
        switch (offer.look(plan, ByteString.copyFrom(bytes))) {
            case Offer.Looked.Refused(Refusal why) -> {
                return new Next.Refused(why);
            }
            case Offer.Looked.Good(ProgramIndex looked) -> {
                index = looked;
                encoded = bytes;
                if (store.isWhole(plan.getVersion(), looked)) {
                    return new Next.Done();
                }
                long fetched = findMissing(looked);
                long needed = ProgramIndexes.sizeBytes(looked) + fetched + SPARE_BYTES;
                long free = store.freeBytes();
                return free < needed
                        ? new Next.Refused(Problems.noRoom(plan.getVersion(), needed, free))
                        : next(nowNanos);
            }
        }
    }

    private long findMissing(ProgramIndex looked) throws IOException {
        missing = new LinkedHashMap<>();
        long bytes = 0;
        for (ProgramFile file : looked.getFilesList()) {
            for (ProgramChunk chunk : file.getChunksList()) {
                if (!seeds.has(chunk.getSha256())
                        && !store.hasChunk(plan.getVersion(), chunk)
                        && missing.put(chunk.getSha256(), chunk.getSizeBytes()) == null) {
                    bytes += chunk.getSizeBytes();
                }
            }
        }
        return bytes;
    }

    private Next next(long nowNanos) throws IOException {
        ProgramIndex looked = index;
        byte[] bytes = encoded;
        askPeers();
        if (!missing.isEmpty() || looked == null || bytes == null) {
            return ask(nowNanos);
        }
        return store.build(looked, bytes, seeds)
                .map(
                        lacking -> {
                            missing.put(lacking, sizeBytes(looked, lacking));
                            return ask(nowNanos);
                        })
                .orElseGet(Next.Done::new);
    }

    /** For a while, so that plans and leases are heard of in between. */
    private void askPeers() throws IOException {
        long until = nanoTime.getAsLong() + ASK_PEERS_FOR.toNanos();
        for (ByteString digest : List.copyOf(missing.keySet())) {
            if (!peers.areAny() || nanoTime.getAsLong() - until > 0) {
                return;
            }
            byte[] content = peers.get(digest.toByteArray());
            if (content != null) {
                store.keepChunk(plan.getVersion(), digest, content);
                missing.remove(digest);
                fromPeers += content.length;
            }
        }
    }

    private static int sizeBytes(ProgramIndex index, ByteString digest) {
        return index.getFilesList().stream()
                .flatMap(file -> file.getChunksList().stream())
                .filter(chunk -> chunk.getSha256().equals(digest))
                .findFirst()
                .orElseThrow()
                .getSizeBytes();
    }

    private Next ask(long nowNanos) {
        number++;
        askedAtNanos = nowNanos;
        List<ByteString> digests = missing.keySet().stream().limit(most).toList();
        asked.clear();
        asked.addAll(digests);
        return new Next.Ask(
                ChunkRequest.newBuilder()
                        .setNumber(number)
                        .setIndexDigest(plan.getIndexDigest())
                        .addAllDigests(digests)
                        .build());
    }

    /** How far it is. */
    Progress progress() {
        ProgramIndex looked = index;
        if (looked == null) {
            return Progress.NONE;
        }
        long total = ProgramIndexes.sizeBytes(looked);
        long left = 0;
        long reused = 0;
        for (ProgramFile file : looked.getFilesList()) {
            for (ProgramChunk chunk : file.getChunksList()) {
                left += missing.containsKey(chunk.getSha256()) ? chunk.getSizeBytes() : 0;
                reused += seeds.has(chunk.getSha256()) ? chunk.getSizeBytes() : 0;
            }
        }
        return new Progress(
                total, total - left, Math.min(reused, total), Math.min(fromPeers, total));
    }

    private Next notKept(IOException why) {
        return new Next.Failed(Problems.notKept(plan.getVersion(), why));
    }
}
