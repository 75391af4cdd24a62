package dev.skerry.gateway.session;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Chunk;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.ProgramCheck;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** What is said about the agent's program in one session. Used by its thread alone. */
final class ProgramTalk {
    private final ProgramServices services;
    private final Revisions revisions = new Revisions();
    private boolean hasReported;
    private @Nullable ProgramOrder told;
    private @Nullable ChunkRequest wanted;
    private boolean holdsAnswer;

    ProgramTalk(ProgramServices services) {
        this.services = services;
    }

    /** False for what the agent was told before, or that it would not understand. */
    boolean isNews(ProgramSet assigned) {
        ProgramOrder order = Drafts.order(assigned);
        boolean isNews = hasReported && !order.equals(told);
        told = isNews ? order : told;
        return isNews;
    }

    /** The agent told what it runs; after the first time it hears what it shall run. */
    void reported(String agentId, ProgramReport report) throws InterruptedException {
        boolean isFirst = !hasReported;
        hasReported = true;
        revisions.heard(report.getRevision());
        services.rollouts().reported(agentId, report, isFirst);
    }

    /** Of the order that is sent next. */
    long nextRevision(long nowMicros) {
        return revisions.next(nowMicros);
    }

    /** The agent lacks chunks; it asks for some at a time, so the last request counts. */
    void wanted(ChunkRequest request) {
        wanted = request;
    }

    /**
     * The chunks that the agent waits for, if there is nothing else to be done and all that was
     * sent has gone out: acknowledgements come first, and a slow agent takes one answer of memory.
     */
    List<GatewayInput> due(boolean isIdle, boolean isReady) {
        if (isReady) {
            close();
        }
        ChunkRequest request = wanted;
        if (request == null || !isIdle || !isReady || !services.answers().tryAcquire()) {
            return List.of();
        }
        holdsAnswer = true;
        wanted = null;
        return List.of(new GatewayInput.ChunksFound(answer(request)));
    }

    /** The last answer has gone out, or never will. */
    void close() {
        if (holdsAnswer) {
            holdsAnswer = false;
            services.answers().release();
        }
    }

    /** What there is of it and fits, in the order in which it was asked for. */
    private Chunks answer(ChunkRequest request) {
        Chunks.Builder answer = Chunks.newBuilder().setNumber(request.getNumber());
        if (request.getDigestsCount() == 0) {
            services.catalogue()
                    .index(hex(request.getIndexDigest()))
                    .ifPresent(index -> answer.addChunks(chunk(request.getIndexDigest(), index)));
            return answer.build();
        }
        int room = ProgramCheck.MOST_ANSWER_BYTES;
        for (ByteString digest : request.getDigestsList()) {
            Optional<byte[]> content = services.catalogue().chunk(hex(digest));
            if (content.isEmpty()) {
                continue;
            }
            Chunk chunk = chunk(digest, content.get());
            room -= chunk.getContent().size();
            if (room < 0) {
                break;
            }
            answer.addChunks(chunk);
        }
        return answer.build();
    }

    private static Chunk chunk(ByteString digest, byte[] content) {
        byte[] deflated = deflated(content);
        boolean isSmaller = deflated.length < content.length;
        return Chunk.newBuilder()
                .setDigest(digest)
                .setContent(ByteString.copyFrom(isSmaller ? deflated : content))
                .setIsDeflated(isSmaller)
                .build();
    }

    /** RFC 1951; as much of it as is smaller than the content. */
    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            byte[] buffer = new byte[content.length];
            int length = deflater.deflate(buffer);
            return deflater.finished() ? Arrays.copyOf(buffer, length) : content;
        } finally {
            deflater.end();
        }
    }

    private static String hex(ByteString digest) {
        return HexFormat.of().formatHex(digest.toByteArray());
    }
}
