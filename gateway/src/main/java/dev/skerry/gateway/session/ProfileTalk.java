package dev.skerry.gateway.session;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import dev.skerry.sync.session.GatewayInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said about profiles in one session. Used by its thread alone. */
final class ProfileTalk {
    private final Profiles profiles;
    private final Revisions revisions = new Revisions();
    private boolean hasReported;
    private @Nullable ProfileSet told;

    ProfileTalk(Profiles profiles) {
        this.profiles = profiles;
    }

    /** False for profiles that the agent was told before, or that it would not understand. */
    boolean isNews(GatewayInput input) {
        if (!(input instanceof GatewayInput.ProfilesAssigned(ProfileSet assigned))) {
            return true;
        }
        boolean isNews = hasReported && !assigned.equals(told);
        told = isNews ? assigned : told;
        return isNews;
    }

    /** An agent that reports what it works by understands what it shall work by. */
    void reported(String agentId, ProfileReport report) throws InterruptedException {
        hasReported = true;
        revisions.heard(report.getRevision());
        profiles.reported(agentId, report);
    }

    /** Of the set that is sent next. */
    long nextRevision(long nowMicros) {
        return revisions.next(nowMicros);
    }

    /** The sources with these digests; one that was removed meanwhile is empty. */
    List<GatewayInput> sources(List<String> digests) {
        return digests.stream()
                .<GatewayInput>map(
                        digest ->
                                new GatewayInput.ProfileSourceFound(
                                        ProfileSource.newBuilder()
                                                .setDigest(digest)
                                                .setSource(
                                                        ByteString.copyFrom(
                                                                profiles.source(digest)
                                                                        .orElse(new byte[0])))
                                                .build()))
                .toList();
    }
}
