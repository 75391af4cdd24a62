package dev.skerry.agent.program;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.program.ProgramFolder;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.Chunk;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** A device with a base program, a gateway that has another, and a planner between them. */
final class ProgramWorld {
    static final String OWN = "1.0.0";
    static final String NEXT = "1.1.0";

    final Path folder;
    final Path base;
    final RecordedTrail audit = new RecordedTrail();
    final List<ProgramReport> reports = new ArrayList<>();
    final List<ChunkRequest> requests = new ArrayList<>();
    final byte[] large = new byte[3 << 20];
    int switches;
    long nanos;
    long micros = 1_000_000;
    @Nullable String objection;
    @Nullable Refusal rescue;
    HealthGate.Seen seen =
            new HealthGate.Seen(true, true, true, 0, 0, 0, HealthGate.Link.CONNECTED);
    Sharing sharing = new Sharing(0, null, () -> null, () -> Instant.EPOCH);
    ProgramPlanner planner;

    final Path offered;
    private final Map<ByteString, byte[]> chunks = new HashMap<>();
    private byte[] encoded = new byte[0];

    ProgramWorld(Path directory) throws IOException {
        folder = Files.createDirectories(directory.resolve("state/program"));
        base = directory.resolve("base");
        offered = directory.resolve("offered");
        new Random(1).nextBytes(large);
        fill(base, OWN, large);
        index(base, head(OWN));
        large[2 << 20]++;
        fill(offered, NEXT, large);
        offer(head(NEXT));
        planner = planner(place());
    }

    ProgramPlace place() {
        return new ProgramPlace(folder, base, base);
    }

    ProgramPlanner planner(ProgramPlace place) {
        ProgramPlanner made =
                new ProgramPlanner(
                        place,
                        new Offer(
                                place.version().orElse(OWN),
                                place.target(),
                                ProgramIndexes.OUTBOX_FORMAT,
                                (manifest, name, version, index) -> objection),
                        rescue,
                        () -> switches++,
                        new ProgramAudit(audit),
                        new ProgramPlanner.Clocks(() -> micros, () -> nanos),
                        new Random(2),
                        sharing);
        made.tell(reports::add, requests::add);
        planner = made;
        return made;
    }

    static ProgramIndex.Builder head(String version) {
        return ProgramIndex.newBuilder()
                .setName(Offer.NAME)
                .setVersion(version)
                .setTarget("linux-x64")
                .setOutboxReadsFrom(ProgramIndexes.OUTBOX_FORMAT)
                .setOutboxReadsTo(ProgramIndexes.OUTBOX_FORMAT)
                .setOutboxWrites(ProgramIndexes.OUTBOX_FORMAT);
    }

    static void fill(Path program, String version, byte[] content) throws IOException {
        Files.createDirectories(program.resolve("bin"));
        Path start = program.resolve("bin/skerry-agent");
        Files.writeString(start, "#!/bin/sh\n");
        if (!start.toFile().setExecutable(true)) {
            throw new IOException("can't make executable");
        }
        Files.write(program.resolve("large"), content);
        Files.writeString(program.resolve("version"), version + "\n");
        Files.writeString(program.resolve("target"), "linux-x64\n");
        Path link = program.resolve("link");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of("large"));
    }

    static byte[] index(Path program, ProgramIndex.Builder head) throws IOException {
        byte[] index = ProgramIndexes.encode(new ProgramFolder(program).index(head.build()));
        Files.write(program.resolve(ProgramIndexes.FILE), index);
        return index;
    }

    /** The gateway has the offered program with an index that says this. */
    void offer(ProgramIndex.Builder head) throws IOException {
        encoded = index(offered, head);
        ProgramIndex index = ProgramIndex.parseFrom(encoded);
        for (ProgramFile file : index.getFilesList()) {
            byte[] all = Files.readAllBytes(offered.resolve(file.getPath()));
            int from = 0;
            for (ProgramChunk chunk : file.getChunksList()) {
                int to = from + chunk.getSizeBytes();
                chunks.put(chunk.getSha256(), Arrays.copyOfRange(all, from, to));
                from = to;
            }
        }
    }

    ProgramPlan.Builder plan() {
        return ProgramPlan.newBuilder()
                .setRolloutId("r-1")
                .setVersion(NEXT)
                .setIndexBytes(encoded.length)
                .setIndexDigest(ByteString.copyFrom(Sha256.of(encoded)))
                .setArtifact(ByteString.copyFromUtf8("signed"));
    }

    /** What the gateway answers. */
    Chunks answer(ChunkRequest request) {
        Chunks.Builder answer = Chunks.newBuilder().setNumber(request.getNumber());
        if (request.getDigestsCount() == 0) {
            answer.addChunks(chunk(request.getIndexDigest(), encoded));
        }
        for (ByteString digest : request.getDigestsList()) {
            byte[] content = chunks.get(digest);
            if (content != null) {
                answer.addChunks(chunk(digest, content));
            }
        }
        return answer.build();
    }

    private static Chunk chunk(ByteString digest, byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] deflated = new byte[content.length + 1_024];
        int length = deflater.deflate(deflated);
        deflater.end();
        return Chunk.newBuilder()
                .setDigest(digest)
                .setIsDeflated(true)
                .setContent(ByteString.copyFrom(deflated, 0, length))
                .build();
    }

    /** Answers until nothing more is asked for. */
    void answerAll() {
        while (!requests.isEmpty()) {
            planner.take(answer(requests.removeLast()));
        }
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        micros += time.toNanos() / 1_000;
        planner.pass();
    }

    Path version(String version) {
        return folder.resolve("versions").resolve(version);
    }

    /** What the launcher leaves. */
    void leave(String file, String... lines) throws IOException {
        Files.writeString(folder.resolve(file), String.join("\n", lines) + "\n");
    }
}
