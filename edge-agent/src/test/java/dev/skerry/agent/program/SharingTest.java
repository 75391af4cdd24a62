package dev.skerry.agent.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.program.share.TestMembers;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.tls.TestAuthority;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramPeer;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One agent of a site has a version, another fetches it from there. */
class SharingTest {
    private static final TestAuthority PLANT = new TestAuthority("plant", TestMembers.NOW);
    private static final GatewayTls NORTH = TestMembers.agent(PLANT, "north");
    private static final GatewayTls SOUTH = TestMembers.agent(PLANT, "south");
    private static final URI GATEWAY = URI.create("https://127.0.0.1:8443");

    @TempDir Path directory;
    private ProgramWorld world;
    private final AtomicReference<@Nullable GatewayTls> tls = new AtomicReference<>(NORTH);

    @BeforeEach
    void begin() throws IOException {
        world = new ProgramWorld(directory);
    }

    @Test
    void what_another_agent_has_is_not_asked_of_the_gateway() throws IOException {
        Files.delete(world.base.resolve(ProgramIndexes.FILE));
        try (Sharing north = sharing()) {
            String address = look(north, 0);
            assertThat(address).startsWith("127.0.0.1:");
            world.sharing = new Sharing(0, GATEWAY, () -> SOUTH, () -> TestMembers.NOW);
            world.planner(world.place());
            world.planner.follow(
                    world.plan()
                            .addPeers(
                                    ProgramPeer.newBuilder()
                                            .setAgentId("north")
                                            .setAddress(address))
                            .build());
            assertThat(world.requests).as("the index").hasSize(1);
            world.planner.take(world.answer(world.requests.removeLast()));
        }
        assertThat(world.requests).isEmpty();
        ProgramReport last = world.reports.getLast();
        assertThat(last.getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
        assertThat(last.getBytesFromPeers()).isGreaterThan(3 << 20);
        assertThat(last.getBytesReused()).isZero();
        assertThat(world.version("1.1.0").resolve("large")).hasBinaryContent(world.large);
    }

    @Test
    void what_no_other_agent_gives_comes_from_the_gateway() throws IOException {
        Files.delete(world.base.resolve(ProgramIndexes.FILE));
        String address;
        try (Sharing north = sharing()) {
            address = look(north, 0);
        }
        world.sharing = new Sharing(0, GATEWAY, () -> SOUTH, () -> TestMembers.NOW);
        world.planner(world.place());
        world.planner.follow(
                world.plan()
                        .addPeers(ProgramPeer.newBuilder().setAgentId("north").setAddress(address))
                        .build());
        world.answerAll();
        assertThat(world.reports.getLast().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
        assertThat(world.reports.getLast().getBytesFromPeers()).isZero();
    }

    @Test
    void it_begins_once_there_is_a_certificate_and_is_told() throws IOException {
        tls.set(null);
        try (Sharing north = sharing()) {
            world.sharing = north;
            world.planner(world.place());
            world.pass(Duration.ofSeconds(1));
            assertThat(world.reports).isEmpty();
            tls.set(NORTH);
            world.pass(Duration.ofSeconds(1));
            assertThat(world.reports.getLast().getShareAddress()).startsWith("127.0.0.1:");
            world.pass(Duration.ofSeconds(1));
            assertThat(world.reports).hasSize(1);
        }
    }

    @Test
    void a_port_that_is_taken_is_tried_again_and_nothing_else_is_the_worse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0);
                Sharing north =
                        new Sharing(
                                taken.getLocalPort(), GATEWAY, tls::get, () -> TestMembers.NOW)) {
            assertThat(look(north, 0)).isEmpty();
            taken.close();
            assertThat(look(north, 29)).isEmpty();
            assertThat(look(north, 30)).isNotEmpty();
        }
    }

    private String look(Sharing sharing, long seconds) {
        return sharing.look(
                new ProgramPlace(world.folder, world.offered, world.offered),
                Duration.ofSeconds(seconds).toNanos());
    }

    private Sharing sharing() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return new Sharing(free.getLocalPort(), GATEWAY, tls::get, () -> TestMembers.NOW);
        }
    }
}
