package dev.skerry.gateway.condition;

import static dev.skerry.gateway.fleet.SourceView.State.WORKING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.alarm.AlarmKind;
import dev.skerry.gateway.alarm.AlarmStore.AlarmQuery;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.alarm.FleetAlarms;
import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.ConflictsView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.AgentView.SecurityView;
import dev.skerry.gateway.fleet.AgentView.State;
import dev.skerry.gateway.fleet.AgentView.TroubleView;
import dev.skerry.gateway.fleet.LedgerView;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.SourceView;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway watches, in a real store. */
class ConditionWatchTest {
    private static final Instant STARTED = Instant.parse("2026-03-01T10:00:00Z");
    private static final LedgerView BALANCED = new LedgerView(10, 4, 6, 0, 0, 0, 0, 0, 6, true);
    private static final LedgerView OFF = new LedgerView(10, 3, 6, 0, 0, 0, 0, 0, 6, false);

    private final StoreFixture store;
    private final GroupCommitter committer;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<AgentView> agents = new ArrayList<>();
    private final FleetAlarms alarms;
    private List<SourceView> sources = List.of();
    private Instant now = STARTED;

    ConditionWatchTest(@TempDir Path dir) {
        store = new StoreFixture(dir);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new Silent(),
                        Duration.ZERO,
                        1 << 20);
        alarms =
                new FleetAlarms(
                        committer,
                        store.database.jdbi(),
                        (agentId, id) -> told.add(agentId + " " + id));
    }

    @BeforeEach
    void start() {
        committer.start();
        store.hello("north", 1);
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        store.close();
    }

    private ConditionWatch watch(String cutOff, String outbox) {
        return new ConditionWatch(
                () -> agents,
                alarms,
                new Thresholds(
                        Duration.parse(cutOff),
                        Duration.parse(outbox),
                        Duration.ofHours(24),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(2)),
                () -> now);
    }

    private void agent(
            State state,
            Instant seen,
            @Nullable Double hoursLeft,
            LedgerView ledger,
            @Nullable Instant certificateEnd,
            TroubleView... troubles) {
        agents.clear();
        agents.add(
                new AgentView(
                        "north",
                        "",
                        "1",
                        state,
                        state == State.CONNECTED ? STARTED : null,
                        seen,
                        seen,
                        state == State.CONNECTED ? Figures.CURRENT : Figures.OLD,
                        "1",
                        1L,
                        41_200L,
                        1L,
                        1L,
                        hoursLeft,
                        ledger,
                        null,
                        null,
                        0,
                        0,
                        new ConflictsView(0, 0, 0),
                        certificateEnd == null
                                ? null
                                : new SecurityView("TLSv1.3", "x", "y", "1", certificateEnd),
                        null,
                        sources,
                        List.of(troubles),
                        null));
    }

    private void source(SourceView.State broker) {
        sources =
                List.of(
                        new SourceView(
                                "host", null, null, WORKING, STARTED, null, null, 1, 0, STARTED),
                        new SourceView(
                                "mqtt",
                                "tcp://10.0.0.1:1883",
                                null,
                                broker,
                                STARTED,
                                broker == WORKING ? null : "SKR-I001",
                                broker == WORKING ? null : "it can't be reached",
                                7,
                                0,
                                STARTED));
    }

    private void healthy() {
        agent(State.CONNECTED, now, 400.0, BALANCED, now.plusSeconds(500_000));
    }

    /** Looks, and waits until what follows is stored. */
    private List<AlarmView> lookAt(ConditionWatch watch) throws InterruptedException {
        watch.look();
        var done = new CountDownLatch(1);
        committer.submit(new NotedChange("a mark", 1, tx -> {}, done::countDown));
        done.await();
        return store.alarms.alarms(new AlarmQuery(true, null, null, Sites.ALL, 9, Long.MAX_VALUE));
    }

    @Test
    void an_agent_that_is_cut_off_for_long_raises_an_alarm_until_it_is_back() throws Exception {
        ConditionWatch watch = watch("PT5M", "PT24H");
        agent(State.CUT_OFF, STARTED.plusSeconds(10), 400.0, BALANCED, null);
        now = STARTED.plusSeconds(309);
        assertThat(lookAt(watch)).isEmpty();
        now = STARTED.plusSeconds(310);
        AlarmView alarm = lookAt(watch).getFirst();
        assertThat(alarm.kind()).isEqualTo(AlarmKind.FLEET);
        assertThat(alarm.cause()).isEqualTo("agent-cut-off");
        assertThat(alarm.severity()).isEqualTo("warning");
        assertThat(alarm.deviceId()).isEmpty();
        assertThat(alarm.raisedAt()).isEqualTo(now);
        assertThat(alarm.because())
                .isEqualTo("nothing heard since 2026-03-01T10:00:10Z; 41,200 readings waited then");
        assertThat(lookAt(watch)).hasSize(1);
        healthy();
        assertThat(lookAt(watch)).isEmpty();
        assertThat(told).containsExactly("north " + alarm.id(), "north " + alarm.id());
    }

    @Test
    void nobody_is_blamed_for_the_time_before_the_gateway_was_there() throws Exception {
        ConditionWatch watch = watch("PT5M", "PT24H");
        agent(State.CUT_OFF, STARTED.minusSeconds(86_400), 400.0, BALANCED, null);
        now = STARTED.plusSeconds(299);
        assertThat(lookAt(watch)).isEmpty();
        now = STARTED.plusSeconds(300);
        assertThat(lookAt(watch)).hasSize(1);
    }

    @Test
    void what_is_switched_off_raises_nothing() throws Exception {
        ConditionWatch watch = watch("PT0S", "PT0S");
        agent(State.CUT_OFF, STARTED, 0.0, BALANCED, null);
        now = STARTED.plusSeconds(86_400);
        lookAt(watch);
        now = now.plusSeconds(86_400);
        assertThat(lookAt(watch)).isEmpty();
    }

    @Test
    void an_account_that_does_not_add_up_has_to_stay_so() throws Exception {
        ConditionWatch watch = watch("PT5M", "PT24H");
        agent(State.CONNECTED, now, 400.0, OFF, null);
        assertThat(lookAt(watch)).isEmpty();
        now = now.plusSeconds(60);
        healthy();
        assertThat(lookAt(watch)).isEmpty();
        agent(State.CONNECTED, now, 400.0, OFF, null);
        lookAt(watch);
        now = now.plusSeconds(119);
        assertThat(lookAt(watch)).isEmpty();
        now = now.plusSeconds(1);
        AlarmView alarm = lookAt(watch).getFirst();
        assertThat(alarm.rule()).isEqualTo("ledger-off");
        assertThat(alarm.severity()).isEqualTo("critical");
        assertThat(alarm.because()).isEqualTo("10 readings accepted, 9 accounted for");
    }

    @Test
    void a_broker_that_is_away_for_long_raises_an_alarm_which_stays_while_the_agent_is_cut_off()
            throws Exception {
        ConditionWatch watch = watch("PT5M", "PT24H");
        source(SourceView.State.CONNECTING);
        healthy();
        assertThat(lookAt(watch)).isEmpty();
        now = now.plusSeconds(599);
        assertThat(lookAt(watch)).isEmpty();
        now = now.plusSeconds(1);
        AlarmView alarm = lookAt(watch).getFirst();
        assertThat(alarm.rule()).isEqualTo("source-down");
        assertThat(alarm.severity()).isEqualTo("warning");
        assertThat(alarm.because())
                .isEqualTo(
                        "no messages come by mqtt from tcp://10.0.0.1:1883: SKR-I001 it can't be reached");
        agent(State.CUT_OFF, now, 400.0, BALANCED, null);
        assertThat(lookAt(watch)).hasSize(1);
        source(WORKING);
        healthy();
        assertThat(lookAt(watch)).isEmpty();
    }

    @Test
    void nothing_is_said_of_the_sources_of_an_agent_that_was_cut_off_before() throws Exception {
        ConditionWatch watch = watch("PT0S", "PT24H");
        source(SourceView.State.REFUSED);
        agent(State.CUT_OFF, now, 400.0, BALANCED, null);
        lookAt(watch);
        now = now.plusSeconds(3_600);
        assertThat(lookAt(watch)).isEmpty();
    }

    @Test
    void the_room_of_a_cut_off_agent_goes_on_shrinking() throws Exception {
        ConditionWatch watch = watch("PT0S", "PT24H");
        agent(State.CUT_OFF, STARTED, 30.0, BALANCED, null);
        lookAt(watch);
        now = STARTED.plus(Duration.ofHours(7));
        assertThat(lookAt(watch)).isEmpty();
        now = now.plus(Duration.ofMinutes(3));
        AlarmView alarm = lookAt(watch).getFirst();
        assertThat(alarm.rule()).isEqualTo("outbox-filling");
        assertThat(alarm.because()).startsWith("the outbox is full in 23.0 h");
        agent(State.CONNECTED, now, 29.0, BALANCED, null);
        assertThat(lookAt(watch)).as("a little more room").hasSize(1);
        agent(State.CONNECTED, now, 30.0, BALANCED, null);
        assertThat(lookAt(watch)).isEmpty();
    }

    @Test
    void a_certificate_that_is_not_renewed_and_a_log_that_contradicts_are_told() throws Exception {
        ConditionWatch watch = watch("PT5M", "PT24H");
        Instant end = STARTED.plus(Duration.ofHours(24));
        agent(
                State.CONNECTED,
                now,
                400.0,
                BALANCED,
                end,
                new TroubleView(AuditError.LOG_CONTRADICTED.code(), "two logs", null));
        assertThat(lookAt(watch)).extracting(AlarmView::rule).containsExactly("audit-contradicted");
        now = now.plusSeconds(1);
        lookAt(watch);
        now = now.plusSeconds(120);
        assertThat(lookAt(watch))
                .extracting(AlarmView::rule)
                .containsExactly("certificate-ending", "audit-contradicted");
    }

    @Test
    void alarms_of_an_agent_that_was_removed_are_cleared() throws Exception {
        ConditionWatch watch = watch("PT5M", "PT24H");
        agent(State.CUT_OFF, STARTED, 400.0, BALANCED, null);
        now = STARTED.plusSeconds(300);
        assertThat(lookAt(watch)).hasSize(1);
        agents.clear();
        assertThat(lookAt(watch)).isEmpty();
        assertThat(alarms.active()).isEmpty();
    }
}
