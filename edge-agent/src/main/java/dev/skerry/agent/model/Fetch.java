package dev.skerry.agent.model;

import dev.skerry.agent.model.Plans.Named;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.session.ModelCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Gets one archive, a part at a time, from where it was left. Parts begin small and grow as long as
 * they come quickly, so that a slow link is free for the rest in between.
 */
final class Fetch {
    /** What has to stay free on the disk: the outbox has to work. */
    static final long SPARE_BYTES = 32L << 20;

    static final int FIRST_BYTES = 64 << 10;
    static final int LEAST_BYTES = 16 << 10;
    static final int MOST_BYTES = ModelCheck.MOST_CHUNK_BYTES;

    /** A part that comes sooner may be larger. */
    private static final long QUICK_NANOS = Duration.ofSeconds(2).toNanos();

    /** One that comes later was too large. */
    private static final long SLOW_NANOS = Duration.ofSeconds(10).toNanos();

    private final Named named;
    private final BundleRef bundle;
    private final ModelFolder folder;
    private int at;
    private int length = FIRST_BYTES;

    /** What may come: an answer may be to the request before the last. */
    private final Set<Integer> asked = new HashSet<>();

    private long askedAtNanos;

    /** What comes next. */
    sealed interface Next {
        /** This is to be asked for. */
        record Ask(ModelRequest request) implements Next {}

        /** The archive is there and is what was ordered. */
        record Done() implements Next {}

        /** It is given up for now. */
        record Failed(Refusal why) implements Next {}
    }

    Fetch(Named named, ModelFolder folder) {
        this.named = named;
        this.bundle = named.bundle();
        this.folder = folder;
    }

    /** What it gets. */
    Named named() {
        return named;
    }

    /** From where it was left. */
    Next begin(long nowNanos) {
        try {
            at = folder.pieces(bundle).end();
            long size = bundle.getArchiveBytes();
            // The parts that are missing, and the whole that is made of all of them.
            long needed = size - at + size + SealedFiles.OVERHEAD_BYTES + SPARE_BYTES;
            long free = folder.freeBytes();
            return free < needed
                    ? new Next.Failed(Problems.noRoom(named, needed, free))
                    : next(nowNanos);
        } catch (IOException e) {
            return notKept(e);
        }
    }

    /** Asks again for what did not come, and for less of it. */
    Next again(long nowNanos) {
        length = Math.max(LEAST_BYTES, length / 2);
        return ask(nowNanos);
    }

    /** Whether this is what was asked for. */
    boolean awaits(ModelChunk chunk) {
        return chunk.getDigest().equals(bundle.getDigest()) && chunk.getOffset() == at;
    }

    /** Takes what was asked for. */
    Next take(ModelChunk chunk, long nowNanos) {
        int came = chunk.getContent().size();
        if (came == 0) {
            return new Next.Failed(Problems.gone(named));
        }
        if (!asked.contains(came)) {
            return new Next.Failed(Problems.otherPart(named, came, answerBytes()));
        }
        try {
            folder.pieces(bundle).keep(at, chunk.getContent().toByteArray());
            at += came;
            asked.clear();
            adapt(nowNanos - askedAtNanos);
            return next(nowNanos);
        } catch (IOException e) {
            return notKept(e);
        }
    }

    private void adapt(long tookNanos) {
        if (tookNanos <= QUICK_NANOS) {
            length = Math.min(MOST_BYTES, 2 * length);
        } else if (tookNanos > SLOW_NANOS) {
            length = Math.max(LEAST_BYTES, length / 2);
        }
    }

    private Next next(long nowNanos) throws IOException {
        if (at < bundle.getArchiveBytes()) {
            return ask(nowNanos);
        }
        return folder.complete(named)
                ? new Next.Done()
                : new Next.Failed(Problems.otherContent(named));
    }

    private Next ask(long nowNanos) {
        askedAtNanos = nowNanos;
        asked.add(answerBytes());
        // From a gateway that does not look at the length.
        asked.add(answerBytes(request().toBuilder().clearLength().build()));
        return new Next.Ask(request());
    }

    private int answerBytes() {
        return answerBytes(request());
    }

    private int answerBytes(ModelRequest request) {
        return ModelCheck.answerBytes(request, bundle.getArchiveBytes());
    }

    private ModelRequest request() {
        return ModelRequest.newBuilder()
                .setDigest(bundle.getDigest())
                .setOffset(at)
                .setLength(length)
                .build();
    }

    private Next notKept(IOException why) {
        return new Next.Failed(Problems.notKept("the archive of " + named, why));
    }
}
