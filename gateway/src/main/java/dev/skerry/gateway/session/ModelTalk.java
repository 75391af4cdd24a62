package dev.skerry.gateway.session;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.feedback.MarkFeed.Marks;
import dev.skerry.gateway.model.StoredBundle;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.ModelCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is said about models, and marks on alarms, in one session. Used by its thread alone. */
final class ModelTalk {
    private static final Logger LOG = Logger.getLogger(ModelTalk.class);

    private final ModelServices services;
    private final Revisions revisions = new Revisions();
    private boolean hasReported;
    private long toldMarks;
    private @Nullable ModelSet told;
    private @Nullable ModelRequest wanted;
    private boolean holdsPart;

    ModelTalk(ModelServices services) {
        this.services = services;
    }

    /** False for bundles that the agent was told before, or that it would not understand. */
    boolean isNews(ModelSet assigned) {
        boolean isNews = hasReported && !assigned.equals(told);
        told = isNews ? assigned : told;
        return isNews;
    }

    /** What is said to an agent that told what it runs: the first time, what people said. */
    List<GatewayInput> reported(String agentId, ModelReport report) throws InterruptedException {
        boolean isFirst = !hasReported;
        hasReported = true;
        revisions.heard(report.getRevision());
        services.rollouts().reported(agentId, report, isFirst);
        return isFirst ? marks(agentId) : List.of();
    }

    /** What people said since the agent was told last. */
    List<GatewayInput> marks(String agentId) {
        if (!hasReported) {
            return List.of();
        }
        Marks marks = services.marks().of(agentId, toldMarks);
        toldMarks = marks.through();
        return marks.parts().stream().<GatewayInput>map(GatewayInput.AlarmsMarked::new).toList();
    }

    /** Of the set that is sent next. */
    long nextRevision(long nowMicros) {
        return revisions.next(nowMicros);
    }

    /** The agent lacks a part of an archive; it asks for one at a time, so the last one counts. */
    void wanted(ModelRequest request) {
        wanted = request;
    }

    /**
     * The part that the agent waits for, if there is nothing else to be done and all that was sent
     * has gone out: acknowledgements come first, and a slow agent takes one part of memory.
     */
    List<GatewayInput> due(boolean isIdle, boolean isReady) {
        if (isReady) {
            close();
        }
        ModelRequest request = wanted;
        if (request == null || !isIdle || !isReady || !services.parts().tryAcquire()) {
            return List.of();
        }
        holdsPart = true;
        wanted = null;
        return List.of(new GatewayInput.ModelPartFound(part(request)));
    }

    /** The last part has gone out, or never will. */
    void close() {
        if (holdsPart) {
            holdsPart = false;
            services.parts().release();
        }
    }

    /** Empty if the catalogue does not have the bundle any more. */
    private ModelChunk part(ModelRequest request) {
        Optional<StoredBundle> bundle = services.catalogue().byDigest(request.getDigest());
        ByteString content =
                bundle.flatMap(services.catalogue()::archive)
                        .map(archive -> part(archive, request))
                        .orElse(ByteString.EMPTY);
        return ModelChunk.newBuilder()
                .setDigest(request.getDigest())
                .setOffset(request.getOffset())
                .setContent(content)
                .build();
    }

    private static ByteString part(Path archive, ModelRequest request) {
        try (FileChannel file = FileChannel.open(archive)) {
            ByteBuffer part = ByteBuffer.allocate(ModelCheck.answerBytes(request, file.size()));
            while (part.hasRemaining()
                    && file.read(part, request.getOffset() + part.position()) >= 0) {
                // Until it is full, or the file ends.
            }
            return ByteString.copyFrom(part.flip());
        } catch (IOException e) {
            LOG.warnf("model-part=unreadable file=%s why=%s", archive, e);
            return ByteString.EMPTY;
        }
    }
}
