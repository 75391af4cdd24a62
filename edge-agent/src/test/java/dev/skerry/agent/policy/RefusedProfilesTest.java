package dev.skerry.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileState;
import dev.skerry.sync.proto.ProfileState.State;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway hears of a set of profiles that was not approved. */
class RefusedProfilesTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    @TempDir Path folder;
    private GovernedAgent agent;

    @BeforeEach
    void begin() {
        agent = new GovernedAgent(folder);
        agent.desk.follow(
                agent.policy(
                        1,
                        GovernedAgent.POLICY
                                + "  - { name: profiles, when: kind == \"profile\", approvals: 1 }\n"));
        agent.working =
                ProfileReport.newBuilder()
                        .addProfiles(applied("valve", ONE))
                        .addProfiles(applied("pump", ONE).addDevices("p-1").addDevices("p-2"))
                        .build();
    }

    private static ProfileState.Builder applied(String name, String digest) {
        return ProfileState.newBuilder()
                .setName(name)
                .setVersion("1.0.0")
                .setDigest(digest)
                .setState(State.STATE_APPLIED);
    }

    private static AssignedProfile.Builder assigned(String name, String digest) {
        return AssignedProfile.newBuilder().setName(name).setVersion("1.0.0").setDigest(digest);
    }

    private List<String> told() {
        return agent.reports.getLast().getProfilesList().stream()
                .filter(state -> state.getState() == State.STATE_REFUSED)
                .map(s -> s.getName() + s.getDevicesList() + s.getDigest())
                .toList();
    }

    @Test
    void names_each_place_that_would_be_another_or_gone() {
        agent.assign(
                ProfileSet.newBuilder()
                        .addProfiles(assigned("valve", ONE))
                        .addProfiles(assigned("pump", ONE).addDevices("p-1").addDevices("p-3"))
                        .build());
        assertThat(told()).containsExactly("pump[p-3]" + ONE, "pump[p-2]");
        agent.assign(ProfileSet.getDefaultInstance());
        assertThat(told()).containsExactly("valve[]", "pump[p-1, p-2]");
        assertThat(agent.reports.getLast().getProfiles(2).getProblems(0).getCode())
                .isEqualTo("SKR-A650");
        agent.working = ProfileReport.getDefaultInstance();
        agent.assign(ProfileSet.getDefaultInstance());
        assertThat(told()).as("nothing is refused any more").isEmpty();
        assertThat(agent.codes()).isEmpty();
    }

    @Test
    void names_the_first_and_how_many_more_and_stays_short() {
        ProfileSet.Builder many = ProfileSet.newBuilder().addProfiles(assigned("valve", TWO));
        for (int i = 0; i < 1_000; i++) {
            many.addProfiles(assigned("p-" + i, TWO));
        }
        AssignedProfile.Builder wide = assigned("wide", TWO);
        for (int i = 0; i < 1_000; i++) {
            wide.addDevices("d-" + i);
        }
        agent.assign(many.build());
        String message = agent.reports.getLast().getProfiles(2).getProblems(0).getMessage();
        assertThat(message).contains("; so it is with assigning profile").endsWith("more");
        assertThat(told()).hasSize(100);
        agent.assign(ProfileSet.newBuilder().addProfiles(wide).build());
        assertThat(agent.reports.getLast().getSerializedSize()).isLessThan(4_000);
        agent.assign(ProfileSet.newBuilder().addProfiles(assigned("x".repeat(256), TWO)).build());
        assertThat(agent.reports.getLast().getProfiles(2).getProblems(0).getMessage())
                .hasSizeLessThanOrEqualTo(500);
        agent.assign(ProfileSet.newBuilder().addProfiles(assigned("x".repeat(257), TWO)).build());
        assertThat(agent.codes()).containsExactly("SKR-A644");
    }
}
