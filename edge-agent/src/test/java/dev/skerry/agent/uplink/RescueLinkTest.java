package dev.skerry.agent.uplink;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.clock.LinuxMachine;
import dev.skerry.agent.clock.Trust;
import dev.skerry.agent.firstboot.FirstBootLog;
import dev.skerry.agent.firstboot.FirstBootTalk;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.program.HealthGate;
import dev.skerry.agent.program.ProgramDesk;
import dev.skerry.agent.program.ProgramPlace;
import dev.skerry.agent.program.Sharing;
import dev.skerry.agent.recent.DeviceMessages;
import dev.skerry.agent.self.LogRing;
import dev.skerry.agent.self.SelfTalk;
import dev.skerry.sync.program.ProgramFolder;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.Chunk;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.proto.Rescue;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.proto.Vitals;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent in rescue fetches a program over a real session. */
class RescueLinkTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir Path folder;
    private final Map<ByteString, byte[]> chunks = new HashMap<>();
    private final CountDownLatch switches = new CountDownLatch(1);
    private byte[] index = {};
    private TestGateway gateway;
    private ProgramDesk desk;
    private RescueLink link;

    @BeforeEach
    void start() throws IOException {
        offer(folder.resolve("offered"));
        gateway = new TestGateway(0);
        AgentClock clock =
                new AgentClock(
                        new LinuxMachine(Path.of("/"), Path.of("/none"), Optional.empty()),
                        Trust.ALWAYS,
                        null,
                        0,
                        new Random(1),
                        state -> {});
        desk =
                new ProgramDesk(
                        new ProgramPlace(folder.resolve("program"), null, null),
                        new ProgramDesk.Runs(
                                "1.0.0",
                                ProgramIndexes.OUTBOX_FORMAT,
                                new Refusal("SKR-A724", "it crashes")),
                        (manifest, name, version, content) -> null,
                        switches::countDown,
                        new RecordedTrail(),
                        clock::nowMicros,
                        new Random(2),
                        new Sharing(0, null, () -> null, () -> Instant.EPOCH));
        link =
                new RescueLink(
                        UplinkSettings.usual(
                                URI.create("http://127.0.0.1:" + gateway.port()), null),
                        Hello.newBuilder()
                                .setAgentId("north")
                                .setBootId("boot")
                                .setRescue(Rescue.newBuilder().setEpoch(7))
                                .build(),
                        new RescueLink.Parts(
                                new Follows(),
                                new NoCommands(),
                                new NoKeys(),
                                new NoPolicy(),
                                clock,
                                new SelfTalk(
                                        new LogRing(1_000),
                                        "boot",
                                        SettingsReport.getDefaultInstance(),
                                        new SelfTalk.Figures(
                                                nanos -> Vitals.getDefaultInstance(),
                                                nanos -> List.of()),
                                        new DeviceMessages(0),
                                        new FirstBootTalk(
                                                FirstBootLog.besideOf(null),
                                                Map.of(),
                                                (states, then) -> {}),
                                        System::nanoTime),
                                new Random(3)));
        desk.start(
                () -> new HealthGate.Seen(false, false, false, 0, 0, 0, HealthGate.Link.REFUSED));
        link.start();
    }

    @AfterEach
    void stop() {
        link.close();
        desk.close();
        gateway.close();
    }

    private final class Follows implements Programs {
        @Override
        public void tell(Consumer<ProgramReport> reports, Consumer<ChunkRequest> requests) {
            desk.tell(reports, requests);
        }

        @Override
        public ProgramReport opened() {
            return desk.opened();
        }

        @Override
        public void assign(ProgramSet set) {
            desk.follow(set.getPlan());
        }

        @Override
        public void take(Chunks came) {
            desk.take(came);
        }
    }

    private static final class NoCommands implements Commands {
        @Override
        public void reportTo(Consumer<CommandResult> listener) {}

        @Override
        public void take(Command command) {}

        @Override
        public void tick() {}
    }

    /** A program of some chunks, with an index that names them. */
    private void offer(Path program) throws IOException {
        Files.createDirectories(program.resolve("bin"));
        byte[] large = new byte[900_000];
        new Random(4).nextBytes(large);
        Path start = Files.write(program.resolve("bin/skerry-agent"), large);
        assertThat(start.toFile().setExecutable(true)).isTrue();
        ProgramIndex made =
                new ProgramFolder(program)
                        .index(
                                ProgramIndex.newBuilder()
                                        .setName("skerry-agent")
                                        .setVersion("1.1.0")
                                        .setTarget(new ProgramPlace(null, null, null).target())
                                        .setOutboxReadsFrom(ProgramIndexes.OUTBOX_FORMAT)
                                        .setOutboxReadsTo(ProgramIndexes.OUTBOX_FORMAT)
                                        .setOutboxWrites(ProgramIndexes.OUTBOX_FORMAT)
                                        .build());
        index = ProgramIndexes.encode(made);
        for (ProgramFile file : made.getFilesList()) {
            int from = 0;
            for (ProgramChunk chunk : file.getChunksList()) {
                int to = from + chunk.getSizeBytes();
                chunks.put(chunk.getSha256(), Arrays.copyOfRange(large, from, to));
                from = to;
            }
        }
    }

    private ByteString digest() {
        return ByteString.copyFrom(Sha256.of(index));
    }

    private static Chunk chunk(ByteString digest, byte[] content) {
        return Chunk.newBuilder()
                .setDigest(digest)
                .setContent(ByteString.copyFrom(content))
                .build();
    }

    /** The newest request once there are so many of this gateway. */
    private ChunkRequest request(int number) {
        waiting().until(() -> gateway.chunkRequests.size() >= number);
        return gateway.chunkRequests.get(number - 1);
    }

    private void answer(ChunkRequest request, List<ByteString> digests) {
        Chunks.Builder answer = Chunks.newBuilder().setNumber(request.getNumber());
        digests.forEach(
                digest ->
                        answer.addChunks(
                                chunk(digest, Objects.requireNonNull(chunks.get(digest)))));
        gateway.say(new GatewayInput.ChunksFound(answer.build()));
    }

    /** Whatever is asked for, until the program is there. */
    private void answerAll() {
        int answered = 0;
        while (switches.getCount() > 0) {
            int seen = answered;
            waiting().until(() -> switches.getCount() == 0 || gateway.chunkRequests.size() > seen);
            if (gateway.chunkRequests.size() > seen) {
                ChunkRequest next = gateway.chunkRequests.get(answered++);
                answer(next, next.getDigestsList());
            }
        }
    }

    private List<ByteString> others(List<ByteString> came) {
        return chunks.keySet().stream().filter(digest -> !came.contains(digest)).toList();
    }

    private static ConditionFactory waiting() {
        return await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void says_what_it_is_and_goes_on_with_a_fetch_that_the_link_cut_off() throws Exception {
        waiting().until(() -> !gateway.programReports.isEmpty());
        assertThat(gateway.hellos.getFirst().getRescue().getEpoch()).isEqualTo(7);
        assertThat(gateway.hellos.getFirst().getEpoch()).isZero();
        assertThat(gateway.programReports.getFirst().getIsRescue()).isTrue();
        gateway.say(
                new GatewayInput.ProgramAssigned(
                        ProgramSet.newBuilder()
                                .setPlan(
                                        ProgramPlan.newBuilder()
                                                .setRolloutId("r-1")
                                                .setVersion("1.1.0")
                                                .setIndexBytes(index.length)
                                                .setIndexDigest(digest())
                                                .setArtifact(ByteString.copyFromUtf8("signed")))
                                .build()));
        ChunkRequest first = request(1);
        gateway.say(
                new GatewayInput.ChunksFound(
                        Chunks.newBuilder()
                                .setNumber(first.getNumber())
                                .addChunks(chunk(digest(), index))
                                .build()));
        ChunkRequest some = request(2);
        List<ByteString> came = some.getDigestsList().subList(0, some.getDigestsCount() / 2);
        assertThat(came).isNotEmpty();
        answer(some, came);
        // What came is on the disk by now.
        assertThat(request(3).getDigestsList()).isNotEmpty().doesNotContainAnyElementsOf(came);

        int port = gateway.port();
        gateway.close();
        gateway = new TestGateway(port);
        answerAll();
        assertThat(gateway.chunkRequests)
                .flatMap(ChunkRequest::getDigestsList)
                .containsAll(others(came))
                .doesNotContainAnyElementsOf(came);
        assertThat(folder.resolve("program/versions/1.1.0/bin/skerry-agent"))
                .hasSameBinaryContentAs(folder.resolve("offered/bin/skerry-agent"));
        assertThat(folder.resolve("program/staged")).content().startsWith("1.1.0\n");
    }
}
