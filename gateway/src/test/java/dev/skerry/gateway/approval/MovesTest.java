package dev.skerry.gateway.approval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Caller.How;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.Profiles.Outcome;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.store.Sql;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that come to other profiles, since their groups or their site are others. */
class MovesTest extends DeskFixture {
    private static final int MOST_OF_AGENT = 5;
    private static final String NORTH = "north";
    private static final String PROFILES =
            "{ name: profiles, when: kind == \"profile\", approvals: 1 }";
    private static final Caller ANNA =
            new Caller("anna", Role.OPERATOR, Sites.ALL, How.SESSION, 1, 1, null);

    @BeforeEach
    void north_in_the_canaries_with_a_pump_and_a_valve() throws Exception {
        database.jdbi()
                .useHandle(
                        handle ->
                                Sql.update(
                                        handle,
                                        """
                                        insert into agent (agent_id, site, software_version, \
                                        epoch, last_seen_at) values (?, ?, ?, 1, 0)""",
                                        NORTH,
                                        "plant",
                                        "1"));
        agents.connected.add(NORTH);
        for (String profile : List.of("pump", "valve")) {
            store(profile);
            assign(new Place(profile, Scope.GROUP, "canary", ""));
        }
        assertThat(tag("canary")).isEqualTo(new Outcome.Done());
        policy(PROFILES);
    }

    private void store(String name) throws Exception {
        String yaml =
                """
                schema: skerry.device/v1
                name: %s
                version: 1.0.0
                source: { mqtt: { topic: "%s/{device}" } }
                resources: { temperature: { type: float32, unit: Cel } }
                """
                        .formatted(name, name);
        var compiled = (CompileResult.Compiled) new ProfileCompiler().compile("p.yaml", yaml);
        profiles.store(compiled, yaml.getBytes(UTF_8), "anna").get();
    }

    private Outcome assign(Place place) throws Exception {
        return profiles.assign(place, "1.0.0", before -> true, Sites.ALL, ANNA).get();
    }

    private Outcome tag(String... tags) throws Exception {
        return profiles.tag(NORTH, Set.of(tags), before -> true, ANNA).get();
    }

    private List<String> waiting(String... tags) throws Exception {
        return ((Outcome.Waiting) tag(tags)).requestIds();
    }

    private ProfileOrder told() {
        return agents.told.getOrDefault(NORTH, ProfileOrder.getDefaultInstance());
    }

    private static List<ApprovalRequest> asked(ProfileOrder order) {
        return order.getApprovedList().stream().map(MovesTest::asked).toList();
    }

    private static ApprovalRequest asked(ApprovedRequest approved) {
        try {
            return ApprovalRequest.parseFrom(approved.getRequest());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the agent says that works by these profiles of what it was told. */
    private void reports(List<AssignedProfile> running) throws Exception {
        ProfileReport.Builder report = ProfileReport.newBuilder();
        running.forEach(
                profile ->
                        report.addProfiles(
                                ProfileState.newBuilder()
                                        .setName(profile.getName())
                                        .setVersion(profile.getVersion())
                                        .setDigest(profile.getDigest())
                                        .addAllDevices(profile.getDevicesList())
                                        .setState(ProfileState.State.STATE_APPLIED)));
        profiles.reported(NORTH, report.build());
        desk.withdraw("none", Caller.ANYBODY).get();
    }

    private List<String> waitingNow() {
        return database.jdbi().withHandle(SqlApprovalStore::waiting);
    }

    @Test
    void an_agent_leaves_a_group_once_all_that_it_loses_by_that_is_approved() throws Exception {
        List<String> ids = waiting("old");
        assertThat(ids).hasSize(2);
        assertThat(profiles.tags(NORTH)).contains(Set.of("canary"));
        assertThat(ids)
                .allSatisfy(
                        id -> {
                            ApprovalRequest asked = stored(id).asked();
                            assertThat(asked.getAgentId()).isEqualTo(NORTH);
                            assertThat(asked.getCaller()).isEqualTo("anna");
                            assertThat(asked.getContentDigest()).isEmpty();
                        });
        assertThat(waiting("old")).as("the same").containsExactlyInAnyOrderElementsOf(ids);
        yes(ids.getFirst());
        assertThat(profiles.tags(NORTH)).contains(Set.of("canary"));
        close();
        open();
        yes(ids.getLast());
        assertThat(profiles.tags(NORTH)).contains(Set.of("old"));
        assertThat(told().getProfiles().getProfilesList()).isEmpty();
        assertThat(asked(told()))
                .as("by which the agent judges it")
                .extracting(ApprovalRequest::getProfile, ApprovalRequest::getAgentId)
                .containsExactlyInAnyOrder(tuple("pump", NORTH), tuple("valve", NORTH));
        assertThat(audit.entries.getLast().what()).isEqualTo("agent.tagged");
    }

    @Test
    void one_no_keeps_it_where_it_is_and_ends_what_else_was_asked_for() throws Exception {
        List<String> ids = waiting("old");
        yes(ids.getFirst());
        says(BOB, ids.getLast(), false);
        assertThat(profiles.tags(NORTH)).contains(Set.of("canary"));
        assertThat(waitingNow()).isEmpty();
        List<String> again = waiting("old");
        assertThat(again).as("what was approved for the other time is asked again").hasSize(2);
        assertThat(says(BOB, again.getFirst(), false)).isEqualTo(new ApprovalDesk.Outcome.Taken());
        assertThat(state(again.getLast())).isEqualTo(RequestState.WITHDRAWN);
    }

    @Test
    void other_tags_take_the_place_of_those_that_wait() throws Exception {
        List<String> ids = waiting("old");
        assertThat(tag("canary", "new")).isEqualTo(new Outcome.Done());
        assertThat(ids).extracting(this::state).containsOnly(RequestState.WITHDRAWN);
        assertThat(profiles.tags(NORTH)).contains(Set.of("canary", "new"));
    }

    @Test
    void a_profile_that_was_approved_for_its_place_is_not_asked_for_again() throws Exception {
        store("gauge");
        String id =
                ((Outcome.Waiting) assign(new Place("gauge", Scope.GROUP, "new", "")))
                        .requestIds()
                        .getFirst();
        yes(id);
        assertThat(tag("canary", "new")).isEqualTo(new Outcome.Done());
        assertThat(told().getProfiles().getProfilesList()).hasSize(3);
        assertThat(asked(told())).extracting(ApprovalRequest::getProfile).containsExactly("gauge");
    }

    @Test
    void it_is_taken_away_by_approval_each_time() throws Exception {
        for (String id : waiting("old")) {
            yes(id);
        }
        List<String> back = waiting("canary");
        assertThat(back).as("assigned before the policy asked for approvals").hasSize(2);
        for (String id : back) {
            yes(id);
        }
        assertThat(told().getProfiles().getProfilesList()).hasSize(2);
        assertThat(waiting("old")).hasSize(2);
    }

    @Test
    void what_is_assigned_meanwhile_is_asked_for_too() throws Exception {
        List<String> ids = waiting("old");
        store("gauge");
        yes(
                ((Outcome.Waiting) assign(new Place("gauge", Scope.GROUP, "canary", "")))
                        .requestIds()
                        .getFirst());
        for (String id : ids) {
            yes(id);
        }
        assertThat(profiles.tags(NORTH)).contains(Set.of("canary"));
        assertThat(waitingNow())
                .singleElement()
                .satisfies(id -> assertThat(stored(id).asked().getProfile()).isEqualTo("gauge"))
                .satisfies(this::yes);
        assertThat(profiles.tags(NORTH)).contains(Set.of("old"));
        assertThat(told().getProfiles().getProfilesList()).isEmpty();
        assertThat(asked(told())).hasSize(3);
    }

    @Test
    void what_a_replaced_key_approved_meanwhile_is_asked_for_again() throws Exception {
        List<String> ids = waiting("old");
        yes(ids.getFirst());
        Person bob = new Person("bob");
        put(List.of(bob), List.of(PROFILES), Caller.ANYBODY);
        tick();
        says(bob, ids.getLast(), true);
        assertThat(profiles.tags(NORTH)).contains(Set.of("canary"));
        assertThat(waitingNow()).hasSize(1);
        says(bob, waitingNow().getFirst(), true);
        assertThat(profiles.tags(NORTH)).contains(Set.of("old"));
        assertThat(told().getApprovedList())
                .hasSize(2)
                .allSatisfy(
                        approved ->
                                assertThat(approved.getApprovalsList())
                                        .containsExactly(
                                                bob.signs(approved.getRequest(), true, now)));
    }

    @Test
    void what_does_not_fit_among_those_that_wait_leaves_nothing_behind() throws Exception {
        for (int i = 0; i < Approvals.MOST_OF_CALLER - 1; i++) {
            store("p" + i);
            assign(new Place("p" + i, Scope.ALL, "", ""));
        }
        assertThat(tag("old")).isEqualTo(new Outcome.CannotWait(PolicyError.TOO_MANY_OF_ONE));
        assertThat(waitingNow()).hasSize(Approvals.MOST_OF_CALLER - 1);
    }

    @Test
    void when_its_site_changes_the_gateway_asks_for_what_the_agent_would_refuse() throws Exception {
        store("gauge");
        yes(
                ((Outcome.Waiting) assign(new Place("gauge", Scope.SITE, "plant", "")))
                        .requestIds()
                        .getFirst());
        List<AssignedProfile> all = told().getProfiles().getProfilesList();
        assertThat(all).hasSize(3);
        reports(all);
        assertThat(waitingNow()).isEmpty();
        moveTo("harbour");
        reports(all);
        assertThat(waitingNow()).hasSize(1);
        String removal = waitingNow().getFirst();
        ApprovalRequest asked = stored(removal).asked();
        assertThat(asked.getProfile()).isEqualTo("gauge");
        assertThat(asked.getSite()).isEqualTo("harbour");
        assertThat(asked.getCaller()).isEqualTo("gateway");
        assertThat(asked.getContentDigest()).isEmpty();
        reports(all);
        assertThat(waitingNow()).as("once").containsExactly(removal);
        agents.told.clear();
        yes(removal);
        assertThat(told().getProfiles().getProfilesList()).hasSize(2);
        assertThat(asked(told())).extracting(ApprovalRequest::getRequestId).contains(removal);
        reports(told().getProfiles().getProfilesList());
        assertThat(waitingNow()).isEmpty();
    }

    @Test
    void what_somebody_refused_is_not_asked_for_again_at_once_and_what_is_moot_not_at_all()
            throws Exception {
        List<AssignedProfile> both = told().getProfiles().getProfilesList();
        moveTo("harbour");
        reports(List.of(both.getFirst()));
        assertThat(waitingNow()).hasSize(1);
        String first = waitingNow().getFirst();
        reports(both);
        assertThat(state(first)).isEqualTo(RequestState.WITHDRAWN);
        reports(List.of(both.getFirst()));
        says(BOB, waitingNow().getFirst(), false);
        reports(List.of(both.getFirst()));
        assertThat(waitingNow()).isEmpty();
        now = now.plus(Approvals.LONGEST_WAIT).plusSeconds(1);
        reports(List.of(both.getFirst()));
        assertThat(waitingNow()).hasSize(1);
    }

    @Test
    void an_agent_that_invents_what_it_works_by_takes_no_places_of_others() throws Exception {
        reports(claims("invented", 60, ""));
        assertThat(waitingNow()).as("a profile that nobody knows").isEmpty();
        for (int i = 0; i < 30; i++) {
            reports(claims("pump", 60, "device" + i % 2 + "-"));
            assertThat(waitingNow()).hasSizeBetween(0, MOST_OF_AGENT);
        }
        assertThat(filed()).as("in an hour").isEqualTo(MOST_OF_AGENT);
        now = now.plus(Duration.ofHours(1)).plusSeconds(1);
        reports(claims("pump", 60, "device2-"));
        assertThat(filed()).isEqualTo(2 * MOST_OF_AGENT);
    }

    @Test
    void what_is_too_much_to_ask_for_at_once_is_asked_for_as_the_rest_is_granted()
            throws Exception {
        int devices = MOST_OF_AGENT + 2;
        reports(claims("pump", devices, "p-"));
        for (int granted = 0; granted < devices; granted++) {
            assertThat(waitingNow()).hasSize(Math.min(MOST_OF_AGENT, devices - granted));
            yes(waitingNow().getFirst());
        }
        assertThat(waitingNow()).isEmpty();
    }

    /** What an agent says that works by all that it shall, and by something else on devices. */
    private List<AssignedProfile> claims(String profile, int devices, String prefix) {
        List<AssignedProfile> running = new ArrayList<>(told().getProfiles().getProfilesList());
        for (int i = 0; i < devices; i++) {
            running.add(
                    AssignedProfile.newBuilder()
                            .setName(prefix.isEmpty() ? profile + i : profile)
                            .setVersion("9.0.0")
                            .setDigest("ab".repeat(32))
                            .addAllDevices(prefix.isEmpty() ? List.of() : List.of(prefix + i))
                            .build());
        }
        return running;
    }

    private long filed() {
        return audit.entries.stream()
                .filter(entry -> entry.what().equals("approval.requested"))
                .filter(entry -> entry.who().equals("gateway"))
                .count();
    }

    private void moveTo(String site) {
        database.jdbi()
                .useHandle(
                        handle ->
                                Sql.update(
                                        handle,
                                        "update agent set site = ? where agent_id = ?",
                                        site,
                                        NORTH));
    }
}
