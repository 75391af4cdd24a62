package dev.skerry.gateway.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.SqlProfileStore.Grant;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.session.SessionLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which approvals go with a set of profiles. */
class SetsTest {
    private static final String NOW = "0a".repeat(32);
    private static final String BEFORE = "0b".repeat(32);

    private static Grant grant(String name, Scope scope, String device, String digest)
            throws Exception {
        var asked =
                ApprovalRequest.newBuilder()
                        .setKind("profile")
                        .setProfile(name)
                        .setContentDigest(ByteString.fromHex(digest));
        return Grant.of(
                new Place(name, scope, "x".repeat(255), device),
                ApprovedRequest.newBuilder()
                        .setRequest(asked.build().toByteString())
                        .addApprovals(
                                Approval.newBuilder()
                                        .setSignature(ByteString.copyFrom(new byte[1_024])))
                        .build());
    }

    private static AssignedProfile assigned(String name, String... devices) {
        return AssignedProfile.newBuilder()
                .setName(name)
                .setVersion("1.0.0")
                .setDigest(NOW)
                .addAllDevices(List.of(devices))
                .build();
    }

    @Test
    void what_is_in_the_set_and_what_was_taken_from_it_goes_with_it_and_nothing_else()
            throws Exception {
        ProfileSet set =
                ProfileSet.newBuilder()
                        .addProfiles(assigned("pump"))
                        .addProfiles(assigned("valve", "v1"))
                        .build();
        Grant pump = grant("pump", Scope.SITE, "", NOW);
        Grant older = grant("pump", Scope.ALL, "", BEFORE);
        Grant backAgain = grant("pump", Scope.GROUP, "", "");
        Grant noneForAll = grant("valve", Scope.ALL, "", "");
        Grant onlyV1 = grant("valve", Scope.DEVICE, "v1", "");
        Grant gone = grant("gauge", Scope.AGENT, "", "");
        Grant v1 = grant("valve", Scope.DEVICE, "v1", NOW);
        assertThat(
                        Sets.approved(
                                set, List.of(gone, older, backAgain, noneForAll, onlyV1, pump, v1)))
                .containsExactly(
                        pump.approved(), v1.approved(), gone.approved(), noneForAll.approved());
    }

    @Test
    void as_many_as_fit_into_a_frame_go_and_those_of_the_set_first() throws Exception {
        ProfileSet.Builder set = ProfileSet.newBuilder();
        List<Grant> grants = new ArrayList<>();
        for (int i = 0; i < Profiles.MOST_ASSIGNMENTS; i++) {
            grants.add(grant("gone-" + i, Scope.AGENT, "", ""));
        }
        for (int i = 0; i < Profiles.MOST_ASSIGNMENTS; i++) {
            String name = "p%03d".formatted(i) + "n".repeat(60);
            set.addProfiles(assigned(name));
            grants.add(grant(name, Scope.AGENT, "", i < 100 ? NOW : BEFORE));
        }
        List<ApprovedRequest> approved = Sets.approved(set.build(), grants);
        assertThat(approved.subList(0, 100))
                .isEqualTo(grants.subList(1_000, 1_100).stream().map(Grant::approved).toList());
        assertThat(approved.get(100)).as("the newest").isEqualTo(grants.getFirst().approved());
        int one = grants.getFirst().approved().getSerializedSize();
        ProfileOrder order =
                ProfileOrder.newBuilder().setProfiles(set).addAllApproved(approved).build();
        assertThat(order.getSerializedSize())
                .isLessThan(SessionLimits.DEFAULT.maxFrameBytes() - 64 * 1024)
                .isGreaterThan(Sets.MOST_APPROVED_BYTES - 2 * one);
    }
}
