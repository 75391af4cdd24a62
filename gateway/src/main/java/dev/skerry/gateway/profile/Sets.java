package dev.skerry.gateway.profile;

import dev.skerry.gateway.profile.SqlProfileStore.Grant;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.session.SessionLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** What agents shall work by, and why they may. */
final class Sets {
    /** What approvals may take of an order: the rest of a frame is for the profiles. */
    static final int MOST_APPROVED_BYTES = SessionLimits.DEFAULT.maxFrameBytes() / 2;

    /** What a field of a message takes beside its content, at most. */
    private static final int FIELD_BYTES = 8;

    private Sets() {}

    /** Of these agents, as far as they are known, by id. */
    static Map<String, ProfileOrder> of(Handle handle, Collection<String> agentIds) {
        Map<String, Member> members = Members.all(handle);
        List<Assignment> assignments = SqlProfileStore.assignments(handle);
        List<Grant> grants = SqlProfileStore.grants(handle);
        Map<String, ProfileOrder> sets = new TreeMap<>();
        for (String agentId : agentIds) {
            Member member = members.get(agentId);
            if (member != null) {
                ProfileSet set = Resolution.of(assignments, member);
                sets.put(
                        agentId,
                        ProfileOrder.newBuilder()
                                .setProfiles(set)
                                .addAllApproved(
                                        approved(
                                                set,
                                                grants.stream()
                                                        .filter(g -> g.place().concerns(member))
                                                        .toList()))
                                .build());
            }
        }
        return sets;
    }

    /**
     * What an agent may need to judge a set: the approvals of what is in it, then of what was taken
     * away, as far as there is room. It works by what was approved long ago, so the newest count.
     *
     * @param grants that concern the agent, the newest first
     */
    static List<ApprovedRequest> approved(ProfileSet set, List<Grant> grants) {
        Set<Content> contents = new HashSet<>();
        Set<Spot> spots = new HashSet<>();
        for (AssignedProfile profile : set.getProfilesList()) {
            String name = profile.getName();
            contents.add(new Content(name, profile.getDigest()));
            if (profile.getDevicesList().isEmpty()) {
                spots.add(new Spot(name, ""));
            }
            profile.getDevicesList().forEach(device -> spots.add(new Spot(name, device)));
        }
        List<Predicate<Grant>> needs =
                List.of(
                        g -> contents.contains(new Content(g.place().name(), g.digest())),
                        g ->
                                g.digest().isEmpty()
                                        && !spots.contains(
                                                new Spot(g.place().name(), g.place().device())));
        List<ApprovedRequest> approved = new ArrayList<>();
        int free = MOST_APPROVED_BYTES;
        for (Predicate<Grant> isNeeded : needs) {
            for (Grant grant : grants) {
                int size = grant.approved().getSerializedSize() + FIELD_BYTES;
                if (size <= free && isNeeded.test(grant)) {
                    approved.add(grant.approved());
                    free -= size;
                }
            }
        }
        return approved;
    }

    private record Content(String name, String digest) {}

    /** For whom a profile of a name is; the device is empty when it is for all. */
    private record Spot(String name, String device) {}

    /** Those that a change made to these agents' sets. */
    static Map<String, ProfileOrder> changed(
            Handle transaction, Collection<String> agentIds, Runnable change) {
        Map<String, ProfileOrder> before = of(transaction, agentIds);
        change.run();
        Map<String, ProfileOrder> after = of(transaction, agentIds);
        after.entrySet().removeAll(before.entrySet());
        return after;
    }
}
