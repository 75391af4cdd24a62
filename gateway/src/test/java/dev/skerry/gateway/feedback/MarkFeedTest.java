package dev.skerry.gateway.feedback;

import static dev.skerry.gateway.session.TestBatches.raised;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.feedback.MarkFeed.Marks;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.sync.proto.AlarmMark;
import dev.skerry.sync.proto.AlarmMark.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which marks an agent is told of. */
class MarkFeedTest {
    private static final String DIGEST = "0a".repeat(32);

    private final StoreFixture store;
    private final MarkFeed feed;

    MarkFeedTest(@TempDir Path dir) {
        store = new StoreFixture(dir);
        feed = new MarkFeed(store.database.jdbi());
    }

    @BeforeEach
    void raise() {
        for (String agent : List.of("north", "south")) {
            store.hello(agent, 1);
            store.store(agent, 1, 1, 1, raised("pump-1", "hot", 10));
            store.store(agent, 1, 2, 1, raised("pump-2", "hot", 20));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void mark(String agent, String device, @Nullable String verdict) {
        store.database
                .jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        """
                                        insert into alarm_mark (alarm_id, verdict, comment, \
                                        marked_by, marked_at) select alarm_id, ?, '', 'anna', 77 \
                                        from alarm l join agent a on a.agent_key = l.agent_key \
                                        where a.agent_id = ? and l.device_id = ?""",
                                        verdict,
                                        agent,
                                        device));
    }

    private static List<AlarmMark> all(Marks marks) {
        return marks.parts().stream().flatMap(part -> part.getMarksList().stream()).toList();
    }

    @Test
    void are_the_last_ones_of_its_own_alarms_oldest_first() {
        mark("north", "pump-2", "false");
        mark("north", "pump-1", "unsure");
        mark("south", "pump-1", "true");
        mark("north", "pump-2", "true");
        assertThat(all(feed.of("north", 0)))
                .extracting(AlarmMark::getDeviceId, AlarmMark::getVerdict)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("pump-1", Verdict.VERDICT_UNSURE),
                        org.assertj.core.groups.Tuple.tuple("pump-2", Verdict.VERDICT_TRUE));
        AlarmMark first = all(feed.of("south", 0)).getFirst();
        assertThat(first.getRule()).isEqualTo("hot");
        assertThat(first.getRaisedAtMicros()).isEqualTo(10);
        assertThat(first.getMarkedAtMicros()).isEqualTo(77);
    }

    @Test
    void are_told_once_and_what_was_taken_back_as_well() {
        mark("north", "pump-1", "false");
        Marks before = feed.of("north", 0);
        assertThat(all(feed.of("north", before.through()))).isEmpty();
        assertThat(feed.of("north", before.through()).through()).isEqualTo(before.through());
        mark("north", "pump-1", null);
        assertThat(all(feed.of("north", before.through())))
                .extracting(AlarmMark::getVerdict)
                .containsExactly(Verdict.VERDICT_UNSPECIFIED);
    }

    @Test
    void name_models_by_what_an_agent_takes_for_a_digest() {
        store.database
                .jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "update alarm set model_digests = ?", "abc\n" + DIGEST));
        mark("north", "pump-1", "true");
        assertThat(all(feed.of("north", 0)).getFirst().getModelDigestsList())
                .containsExactly(DIGEST);
    }

    @Test
    void come_in_as_many_frames_as_they_need() {
        store.database
                .jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "update alarm set model_digests = ?",
                                        (DIGEST + "\n").repeat(1_000)));
        for (String device : List.of("pump-1", "pump-2")) {
            mark("north", device, "true");
        }
        store.store("north", 1, 3, 1, raised("pump-3", "hot", 30));
        mark("north", "pump-3", "true");
        Marks marks = feed.of("north", 0);
        assertThat(marks.parts()).hasSize(2);
        assertThat(all(marks))
                .extracting(AlarmMark::getDeviceId)
                .containsExactly("pump-1", "pump-2", "pump-3");
    }
}
