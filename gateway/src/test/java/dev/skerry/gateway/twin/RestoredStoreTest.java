package dev.skerry.gateway.twin;

import static dev.skerry.gateway.twin.TwinsFixture.level;
import static dev.skerry.gateway.twin.TwinsFixture.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose store is that of an earlier day. */
class RestoredStoreTest {
    @TempDir Path dir;
    private Path store;
    private Path backup;
    private Twin edge = Twin.EMPTY;

    /** What the gateway does while its store is open. */
    private interface Day {
        void with(TwinsFixture fixture) throws Exception;
    }

    @BeforeEach
    void placeStore() {
        store = dir.resolve("store");
        backup = dir.resolve("backup");
    }

    private void day(Day day) throws Exception {
        try (var fixture = new TwinsFixture(store)) {
            fixture.edge = edge;
            day.with(fixture);
            edge = fixture.edge;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(to.resolve(file.getFileName()));
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static String replicaId(TwinsFixture fixture) {
        return fixture.database
                .jdbi()
                .withHandle(handle -> new SqlTwinStore(fixture.database.jdbi()).replicaId(handle));
    }

    private static boolean isShown(TwinsFixture fixture) {
        return fixture.database
                        .jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery("select count(ahead_at) from agent")
                                                .mapTo(Integer.class)
                                                .one())
                == 1;
    }

    private static List<Long> values(Twin twin) {
        return twin.live(level()).stream()
                .map(Write::value)
                .map(value -> value == null ? null : ((Long) value.plain()))
                .toList();
    }

    @Test
    void uses_no_dot_again_and_both_sides_have_all_that_either_has() throws Exception {
        day(
                fixture -> {
                    fixture.declare("last-writer");
                    fixture.connect(VersionVector.EMPTY);
                    fixture.cloudWrites(5);
                    fixture.down();
                });
        copy(store, backup);
        day(
                fixture -> {
                    fixture.connect(edge.vector());
                    fixture.cloudWrites(6);
                    fixture.down();
                });
        copy(backup, store);
        day(fixture -> fixture.cloudWrites(7));
        day(
                fixture -> {
                    fixture.cloudWrites(8);
                    assertThat(isShown(fixture)).isFalse();
                    String before = replicaId(fixture);
                    fixture.connect(edge.vector());
                    assertThat(isShown(fixture)).isTrue();
                    assertThat(replicaId(fixture)).isNotEqualTo(before);

                    Twin gateway = fixture.gateway().twin();
                    assertThat(gateway).isEqualTo(fixture.edge);
                    assertThat(values(gateway)).containsExactlyInAnyOrder(6L, 8L);
                    fixture.cloudWrites(9);
                    Write last = fixture.gateway().twin().live(level()).getFirst();
                    assertThat(last.dot().replica()).isEqualTo(replicaId(fixture));
                });
    }

    @Test
    void forgets_with_the_agent_what_was_removed_since() throws Exception {
        day(
                fixture -> {
                    fixture.declare("last-writer");
                    fixture.edgeWrites(3L);
                    fixture.connect(VersionVector.EMPTY);
                });
        copy(store, backup);
        day(
                fixture -> {
                    fixture.connect(edge.vector());
                    fixture.edgeWrites(null);
                    fixture.up();
                    fixture.edge = fixture.edge.forget(fixture.gateway().twin().vector());
                    fixture.acknowledge();
                });
        copy(backup, store);
        day(
                fixture -> {
                    assertThat(values(fixture.gateway().twin())).containsExactly(3L);
                    fixture.connect(edge.vector());
                    assertThat(values(fixture.gateway().twin())).isEmpty();
                    assertThat(fixture.gateway().twin()).isEqualTo(fixture.edge);
                });
    }

    @Test
    void counts_what_came_before_and_after() throws Exception {
        day(
                fixture -> {
                    fixture.declare("counter");
                    fixture.connect(VersionVector.EMPTY);
                    fixture.wish(new Wish.Add("level", 10));
                    fixture.down();
                });
        copy(store, backup);
        day(
                fixture -> {
                    fixture.connect(edge.vector());
                    fixture.wish(new Wish.Add("level", 5));
                    fixture.down();
                });
        copy(backup, store);
        day(
                fixture -> {
                    fixture.wish(new Wish.Add("level", 2));
                    fixture.connect(edge.vector());
                    assertThat(fixture.gateway().twin().resolve(level(), MergePolicy.COUNTER))
                            .extracting("value")
                            .isEqualTo(whole(17));
                    assertThat(fixture.gateway().twin()).isEqualTo(fixture.edge);
                });
    }

    @Test
    void one_that_was_not_restored_keeps_its_id() throws Exception {
        String[] before = {""};
        day(
                fixture -> {
                    fixture.declare("last-writer");
                    fixture.connect(VersionVector.EMPTY);
                    fixture.cloudWrites(5);
                    fixture.down();
                    before[0] = replicaId(fixture);
                });
        day(
                fixture -> {
                    fixture.cloudWrites(6);
                    fixture.connect(edge.vector());
                    fixture.cloudWrites(7);
                    assertThat(replicaId(fixture)).isEqualTo(before[0]);
                    assertThat(isShown(fixture)).isFalse();
                    Write last = fixture.gateway().twin().live(level()).getFirst();
                    assertThat(last.dot().replica()).isEqualTo(before[0]);
                });
    }
}
