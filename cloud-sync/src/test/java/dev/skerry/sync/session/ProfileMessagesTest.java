package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import dev.skerry.sync.proto.ProfileState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What agent and gateway say to each other about profiles, on both sides. */
class ProfileMessagesTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final ProfileReport REPORT =
            ProfileReport.newBuilder()
                    .addProfiles(
                            ProfileState.newBuilder()
                                    .setName("pump")
                                    .setState(ProfileState.State.STATE_APPLIED))
                    .build();
    private static final ProfileRequest REQUEST =
            ProfileRequest.newBuilder().addDigests(DIGEST).build();
    private static final ProfileSource SOURCE =
            ProfileSource.newBuilder()
                    .setDigest(DIGEST)
                    .setSource(ByteString.copyFromUtf8("name: pump"))
                    .build();

    private final AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
    private final GatewaySession gateway = new GatewaySession(SessionLimits.DEFAULT);
    private final List<GatewayOutput> outputs = new ArrayList<>();
    private GatewayState state = GatewayState.initial(1_000);

    @Test
    void an_agent_is_asked_for_its_report_after_welcome_and_sends_it() {
        agent.open();
        agent.give(new AgentInput.ProfilesReported(REPORT));
        assertThat(agent.sent()).noneMatch(AgentFrame::hasProfileReport);
        agent.welcome(8);
        assertThat(agent.all(AgentOutput.TakeProfileReport.class)).hasSize(1);
        agent.give(new AgentInput.ProfilesReported(REPORT));
        assertThat(agent.sent().getLast().getProfileReport()).isEqualTo(REPORT);
    }

    @Test
    void an_agent_hands_on_what_is_assigned_and_asks_for_sources() {
        ProfileSet set = set(profile("pump"), profile("pump", "p-1", "p-2"), profile("valve"));
        agent.open();
        agent.welcome(8);
        agent.receive(GatewayFrame.newBuilder().setProfiles(set).build());
        assertThat(agent.outputs).endsWith(new AgentOutput.AssignProfiles(set));
        agent.give(new AgentInput.ProfileSourcesMissing(REQUEST));
        assertThat(agent.sent().getLast().getProfileRequest()).isEqualTo(REQUEST);
        agent.receive(GatewayFrame.newBuilder().setProfileSource(SOURCE).build());
        assertThat(agent.outputs).endsWith(new AgentOutput.TakeProfileSource(SOURCE));
    }

    @Test
    void an_agent_takes_no_profiles_before_welcome() {
        agent.open();
        agent.receive(GatewayFrame.newBuilder().setProfiles(set()).build());
        assertThat(agent.closedWith()).isEqualTo(SessionProblem.WELCOME_EXPECTED.code());
    }

    @Test
    void an_agent_refuses_two_versions_for_the_same_devices() {
        assertRefused(set(profile("pump"), profile("pump")));
        assertRefused(set(profile("pump", "p-1"), profile("pump", "p-2", "p-1")));
    }

    @Test
    void an_agent_refuses_a_profile_without_name_version_or_digest() {
        assertRefused(set(profile("")));
        assertRefused(set(profile("pump").toBuilder().setVersion("").build()));
        assertRefused(set(profile("pump").toBuilder().setDigest("../pump").build()));
    }

    private void assertRefused(ProfileSet set) {
        AgentBench fresh = new AgentBench(SessionLimits.DEFAULT);
        fresh.open();
        fresh.welcome(8);
        fresh.receive(GatewayFrame.newBuilder().setProfiles(set).build());
        assertThat(fresh.closedWith()).isEqualTo(SessionProblem.INVALID_PROFILES.code());
        assertThat(fresh.all(AgentOutput.AssignProfiles.class)).isEmpty();
    }

    @Test
    void a_gateway_hands_on_reports_and_requests() {
        open();
        receive(AgentFrame.newBuilder().setProfileReport(REPORT).build());
        receive(AgentFrame.newBuilder().setProfileRequest(REQUEST).build());
        assertThat(outputs)
                .endsWith(
                        new GatewayOutput.ProfilesReported(REPORT),
                        new GatewayOutput.ProfileSourcesWanted(List.of(DIGEST)));
    }

    @Test
    void a_gateway_sends_profiles_only_in_an_open_session() {
        ProfileSet set = set(profile("pump"));
        give(new GatewayInput.ProfilesAssigned(set));
        give(new GatewayInput.ProfileSourceFound(SOURCE));
        assertThat(outputs).isEmpty();
        open();
        give(new GatewayInput.ProfilesAssigned(set));
        give(new GatewayInput.ProfileSourceFound(SOURCE));
        assertThat(outputs)
                .endsWith(
                        new GatewayOutput.Send(GatewayFrame.newBuilder().setProfiles(set).build()),
                        new GatewayOutput.Send(
                                GatewayFrame.newBuilder().setProfileSource(SOURCE).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123", "0123456789ABCDEF", "../../etc/passwd"})
    void a_gateway_refuses_a_digest_that_is_none(String digest) {
        open();
        receive(request(digest));
        assertClosed();
    }

    @Test
    void a_gateway_refuses_to_be_asked_for_more_than_eight_sources_at_once() {
        open();
        receive(request(Collections.nCopies(8, DIGEST).toArray(String[]::new)));
        assertThat(state.phase()).isEqualTo(GatewayState.Phase.OPEN);
        receive(request(Collections.nCopies(9, DIGEST).toArray(String[]::new)));
        assertClosed();
    }

    @Test
    void a_gateway_refuses_a_report_that_names_too_much() {
        ProfileState pump = REPORT.getProfiles(0);
        List<ProfileState> most = Collections.nCopies(ProfileCheck.MOST_REPORTED, pump);
        open();
        receive(report(most));
        assertThat(state.phase()).isEqualTo(GatewayState.Phase.OPEN);
        for (List<ProfileState> unfit :
                List.of(
                        Collections.nCopies(ProfileCheck.MOST_REPORTED + 1, pump),
                        List.of(
                                pump.toBuilder()
                                        .addAllDevices(
                                                Collections.nCopies(
                                                        ProfileCheck.MOST_REPORTED + 1, "p-1"))
                                        .build()),
                        List.of(pump.toBuilder().setName("p".repeat(257)).build()),
                        List.of(pump.toBuilder().setDigest("../pump").build()))) {
            state = GatewayState.initial(1_000);
            open();
            receive(report(unfit));
            assertClosed();
        }
    }

    private static AgentFrame report(List<ProfileState> profiles) {
        return AgentFrame.newBuilder()
                .setProfileReport(ProfileReport.newBuilder().addAllProfiles(profiles))
                .build();
    }

    private static AgentFrame request(String... digests) {
        return AgentFrame.newBuilder()
                .setProfileRequest(ProfileRequest.newBuilder().addAllDigests(List.of(digests)))
                .build();
    }

    private static ProfileSet set(AssignedProfile... profiles) {
        return ProfileSet.newBuilder().addAllProfiles(List.of(profiles)).build();
    }

    private static AssignedProfile profile(String name, String... devices) {
        return AssignedProfile.newBuilder()
                .setName(name)
                .setVersion("1.0.0")
                .setDigest(DIGEST)
                .addAllDevices(List.of(devices))
                .build();
    }

    private void open() {
        receive(
                AgentFrame.newBuilder()
                        .setHello(
                                Hello.newBuilder()
                                        .setAgentId("north")
                                        .setSite("plant")
                                        .setEpoch(7)
                                        .setBootId("boot")
                                        .setProtocolMin(1)
                                        .setProtocolMax(1))
                        .build());
        give(new GatewayInput.Admitted(42, 0, List.of(), ByteString.EMPTY, false));
    }

    private void receive(AgentFrame frame) {
        give(new GatewayInput.Received(frame));
    }

    private void give(GatewayInput input) {
        Step<GatewayState, GatewayOutput> step = gateway.step(state, input);
        state = step.state();
        outputs.addAll(step.outputs());
    }

    private void assertClosed() {
        assertThat(outputs.getLast())
                .isInstanceOfSatisfying(
                        GatewayOutput.CloseStream.class,
                        close ->
                                assertThat(close.code())
                                        .isEqualTo(SessionProblem.INVALID_PROFILES.code()));
    }
}
