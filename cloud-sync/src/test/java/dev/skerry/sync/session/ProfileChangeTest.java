package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileState;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileChangeTest {
    private static final String OLD = "0a";
    private static final String NEW = "0b";

    private static ProfileState state(String digest, String... devices) {
        return ProfileState.newBuilder()
                .setName("valve")
                .setDigest(digest)
                .setState(ProfileState.State.STATE_APPLIED)
                .addAllDevices(List.of(devices))
                .build();
    }

    private static AssignedProfile assigned(String digest, String... devices) {
        return AssignedProfile.newBuilder()
                .setName("valve")
                .setDigest(digest)
                .addAllDevices(List.of(devices))
                .build();
    }

    private static List<ProfileChange> between(List<ProfileState> now, List<AssignedProfile> next) {
        return ProfileChange.between(
                ProfileReport.newBuilder().addAllProfiles(now).build(),
                ProfileSet.newBuilder().addAllProfiles(next).build());
    }

    @Test
    void a_profile_is_added_changed_or_taken_away() {
        assertThat(between(List.of(), List.of(assigned(NEW))))
                .containsExactly(new ProfileChange("valve", "", NEW));
        assertThat(between(List.of(state(OLD)), List.of(assigned(NEW))))
                .containsExactly(new ProfileChange("valve", "", NEW));
        assertThat(between(List.of(state(OLD)), List.of()))
                .containsExactly(new ProfileChange("valve", "", ""));
        assertThat(between(List.of(state(OLD)), List.of(assigned(OLD)))).isEmpty();
    }

    @Test
    void a_device_that_goes_on_by_the_profile_of_all_loses_nothing() {
        assertThat(between(List.of(state(OLD), state(NEW, "v1")), List.of(assigned(NEW))))
                .containsExactly(new ProfileChange("valve", "", NEW));
        assertThat(between(List.of(state(OLD), state(NEW, "v1")), List.of(assigned(OLD))))
                .containsExactly(new ProfileChange("valve", "v1", ""));
    }
}
