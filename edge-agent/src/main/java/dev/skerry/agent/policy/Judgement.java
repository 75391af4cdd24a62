package dev.skerry.agent.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.Leave;
import dev.skerry.agent.trust.Trust;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.profile.policy.Verdict;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.TwinValue;
import dev.skerry.sync.session.ModelChange;
import dev.skerry.sync.session.ProfileChange;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one policy says of the gateway's orders. Each is judged as the agent itself sees it; a
 * request that is for something else approves nothing.
 *
 * @param agent this agent
 * @param site of this agent
 */
record Judgement(Policy policy, String agent, String site, long nowMicros) {
    /** How many requests for one change of profiles or models are looked at. */
    static final int MOST_REQUESTS = 16;

    /**
     * What requests for the agent's program are called, and how their arguments of an index begin.
     */
    private static final String PROGRAM = "skerry-agent";

    private static final String INDEX = "index.";

    /** How many refused changes are named. */
    private static final int MOST_NAMED = 4;

    /**
     * What came of it.
     *
     * @param why it may not be done; null if it may
     * @param by whose votes decided it: all that approved, or who denied it
     * @param claim what was judged
     */
    record Ruling(@Nullable Refusal why, List<String> by, Claim claim) {
        static Ruling against(Refusal why) {
            return new Ruling(why, List.of(), Claim.NONE);
        }

        /** Of a command. */
        Leave leave() {
            if (by.isEmpty()) {
                return why == null ? new Leave.Free() : new Leave.Refused(why);
            }
            return why == null ? claim.approvedBy(by) : new Leave.Denied(why, claim.untilMicros());
        }
    }

    /**
     * A command.
     *
     * @param profile of its device; empty when the agent has no such device
     */
    Ruling of(Command command, String profile, ApprovedRequest approved) {
        String what =
                command.getDeviceId().isEmpty()
                        ? "'%s' of this agent".formatted(command.getName())
                        : "command '%s' to %s".formatted(command.getName(), command.getDeviceId());
        Claim claim;
        try {
            claim = Claim.of(approved, policy);
        } catch (InvalidProtocolBufferException e) {
            return Ruling.against(unreadable(what, e));
        }
        ApprovalRequest asked = claim.request();
        String difference = asked == null ? null : difference(command, profile, asked);
        if (difference != null) {
            return Ruling.against(otherwise(what, difference));
        }
        return ruling(
                what,
                claim,
                claim.judged(
                        kind(command),
                        agent,
                        site,
                        command.getDeviceId(),
                        profile,
                        command.getName(),
                        command.getArgumentsMap()));
    }

    private static String kind(Command command) {
        return command.getDeviceId().isEmpty() ? PolicyRequest.AGENT_ACTION : PolicyRequest.COMMAND;
    }

    private @Nullable String difference(Command command, String profile, ApprovalRequest asked) {
        if (!asked.getKind().equals(kind(command))) {
            return "a " + asked.getKind();
        }
        if (!asked.getRequestId().equals(command.getCommandId())) {
            return "command " + asked.getRequestId();
        }
        if (!asked.getAgentId().equals(agent) || !Claim.covers(asked.getSite(), site)) {
            return "agent '%s' of site '%s'".formatted(asked.getAgentId(), asked.getSite());
        }
        if (!asked.getDeviceId().equals(command.getDeviceId())
                || (!profile.isEmpty() && !asked.getProfile().equals(profile))) {
            return "device %s with profile '%s'".formatted(asked.getDeviceId(), asked.getProfile());
        }
        if (!asked.getName().equals(command.getName())) {
            return "'" + asked.getName() + "'";
        }
        if (!asked.getArgumentsMap().equals(command.getArgumentsMap())) {
            return "other arguments";
        }
        // Without an end, a command would get the profile's, counted from when the agent has it.
        long end = command.getExpiresAtMicros();
        return end == 0 || end > asked.getExpiresAtMicros() ? "a shorter time" : null;
    }

    /**
     * One of the things that an order changes.
     *
     * @param words for people
     * @param isAbout whether a request asks for it, here
     * @param judged as the agent sees it
     */
    private record Part(
            String words,
            Predicate<ApprovalRequest> isAbout,
            Function<Claim, PolicyRequest> judged) {}

    /** All that a set of profiles changes. */
    Ruling ofProfiles(List<ProfileChange> changes, List<ApprovedRequest> approved) {
        return of("a set of profiles", changes.stream().map(this::part).toList(), approved);
    }

    private Part part(ProfileChange change) {
        return new Part(
                change.inWords(),
                asked ->
                        asked.getKind().equals(PolicyRequest.PROFILE)
                                && asked.getProfile().equals(change.name())
                                && Claim.digestOf(asked).equals(change.digest())
                                && isHere(asked)
                                && Claim.covers(asked.getDeviceId(), change.device()),
                claim ->
                        claim.judged(
                                PolicyRequest.PROFILE,
                                agent,
                                site,
                                change.device(),
                                change.name(),
                                "",
                                Map.of()));
    }

    /** The bundles of a set of models that were not allowed before. */
    Ruling ofModels(List<ModelChange> changes, List<ApprovedRequest> approved) {
        return of("a set of models", changes.stream().map(this::part).toList(), approved);
    }

    private Part part(ModelChange change) {
        return new Part(
                change.inWords(),
                asked ->
                        asked.getKind().equals(PolicyRequest.MODEL)
                                && asked.getName().equals(change.name())
                                && Claim.digestOf(asked).equals(change.digest())
                                && isHere(asked)
                                && asked.getDeviceId().isEmpty(),
                claim ->
                        claim.judged(
                                PolicyRequest.MODEL,
                                agent,
                                site,
                                "",
                                "",
                                change.name(),
                                Map.of(
                                        PolicyRequest.VERSION,
                                        TwinValue.newBuilder().setText(change.version()).build())));
    }

    /** A program that was not allowed before: its version with this index, for whatever target. */
    Ruling ofProgram(ProgramPlan plan, List<ApprovedRequest> approved) {
        return of("another program", List.of(part(plan)), approved);
    }

    private Part part(ProgramPlan plan) {
        TwinValue version = TwinValue.newBuilder().setText(plan.getVersion()).build();
        String index = HexFormat.of().formatHex(plan.getIndexDigest().toByteArray());
        return new Part(
                "version %s of the agent's program".formatted(plan.getVersion()),
                asked ->
                        asked.getKind().equals(PolicyRequest.PROGRAM)
                                && asked.getName().equals(PROGRAM)
                                && version.equals(
                                        asked.getArgumentsMap().get(PolicyRequest.VERSION))
                                && hasIndex(asked, index)
                                && isHere(asked)
                                && asked.getDeviceId().isEmpty(),
                claim ->
                        claim.judged(
                                PolicyRequest.PROGRAM,
                                agent,
                                site,
                                "",
                                "",
                                PROGRAM,
                                Map.of(PolicyRequest.VERSION, version)));
    }

    /** Each target's index is an argument of its own. */
    private static boolean hasIndex(ApprovalRequest asked, String digest) {
        return asked.getArgumentsMap().entrySet().stream()
                .anyMatch(
                        argument ->
                                argument.getKey().startsWith(INDEX)
                                        && argument.getValue().getText().equals(digest));
    }

    private boolean isHere(ApprovalRequest asked) {
        return Claim.covers(asked.getAgentId(), agent) && Claim.covers(asked.getSite(), site);
    }

    private Ruling of(String what, List<Part> parts, List<ApprovedRequest> approved) {
        var approvers = new ArrayList<String>();
        List<Claim> claims = new ArrayList<>();
        for (ApprovedRequest one : approved) {
            try {
                claims.add(Claim.of(one, policy));
            } catch (InvalidProtocolBufferException e) {
                return Ruling.against(unreadable(what, e));
            }
        }
        Refusal why = null;
        List<String> refused = new ArrayList<>();
        for (Part part : parts) {
            Ruling ruling = of(part, claims);
            if (ruling.why() != null) {
                why = why == null ? ruling.why() : why;
                refused.add(part.words());
            }
            approvers.addAll(ruling.by());
        }
        if (why != null) {
            return Ruling.against(new Refusal(why.code(), why.message() + others(refused)));
        }
        return new Ruling(null, approvers.stream().distinct().sorted().toList(), Claim.NONE);
    }

    /** The first one has said for itself what it lacks. */
    private static String others(List<String> refused) {
        int named = Math.min(refused.size(), MOST_NAMED);
        int left = refused.size() - named;
        return named == 1
                ? ""
                : "; so it is with %s%s"
                        .formatted(
                                String.join(", ", refused.subList(1, named)),
                                left == 0 ? "" : " and %d more".formatted(left));
    }

    /** One of the requests that are for it suffices; the first of them tells what it lacks. */
    private Ruling of(Part part, List<Claim> claims) {
        List<Claim> about =
                claims.stream()
                        .filter(c -> c.request() != null && part.isAbout().test(c.request()))
                        .limit(MOST_REQUESTS)
                        .toList();
        List<Claim> judged = about.isEmpty() ? List.of(Claim.NONE) : about;
        Ruling first = null;
        for (Claim claim : judged) {
            Ruling ruling = ruling(part.words(), claim, part.judged().apply(claim));
            if (ruling.why() == null) {
                return ruling;
            }
            first = first == null ? ruling : first;
        }
        return Objects.requireNonNull(first);
    }

    /**
     * Another policy.
     *
     * @param last the version in force
     */
    Ruling of(PolicyOrder order, PolicySource next, long last) {
        String version = Long.toUnsignedString(order.getVersion());
        String what = "version " + version + " of the policy";
        Claim claim;
        try {
            claim = Claim.of(order.getApproved(), policy);
        } catch (InvalidProtocolBufferException e) {
            return Ruling.against(unreadable(what, e));
        }
        ApprovalRequest asked = claim.request();
        if (asked != null
                && !(asked.getKind().equals(PolicyRequest.POLICY)
                        && asked.getName().equals(version)
                        && Claim.digestOf(asked).equals(next.policy().digest())
                        && asked.getAgentId().isEmpty()
                        && asked.getSite().isEmpty()
                        && asked.getDeviceId().isEmpty())) {
            return Ruling.against(
                    otherwise(
                            what,
                            "a %s, version '%s', SHA-256 %s"
                                    .formatted(
                                            asked.getKind(),
                                            asked.getName(),
                                            Claim.digestOf(asked))));
        }
        if (asked != null
                && Trust.ahead(what, order.getVersion(), last, asked.getRequestedAtMicros())
                        != null) {
            return Ruling.against(
                    new Refusal(
                            "SKR-A651",
                            what
                                    + " comes with a request from more than a day before that version: no approval of it counts; find out why the gateway asked so early"));
        }
        return ruling(
                what, claim, claim.judged(PolicyRequest.POLICY, "", "", "", "", version, Map.of()));
    }

    private Ruling ruling(String what, Claim claim, PolicyRequest request) {
        return switch (policy.judge(request, claim.votes(), nowMicros)) {
            case Verdict.Granted(var _, var approvers) -> new Ruling(null, approvers, claim);
            case Verdict.Denied(String by) ->
                    new Ruling(
                            new Refusal(
                                    "SKR-A652",
                                    "%s was not approved: '%s' said no; find out why the gateway sent it"
                                            .formatted(what, by)),
                            List.of(by),
                            claim);
            case Verdict.Missing _ when Policy.livesTooLong(request) ->
                    Ruling.against(
                            new Refusal(
                                    "SKR-A651",
                                    "%s comes with a request that lives for more than %d days: no approval of it counts; find out why the gateway asked for so long"
                                            .formatted(what, Policy.LONGEST_LIFE.toDays())));
            case Verdict.Missing(var gaps) ->
                    Ruling.against(
                            new Refusal(
                                    "SKR-A650",
                                    "%s lacks approvals that the policy in force asks for: %s; have it approved (./skerry approve list), or find out why the gateway sent it without"
                                            .formatted(
                                                    what,
                                                    gaps.stream()
                                                            .map(Verdict.Gap::inWords)
                                                            .collect(Collectors.joining(", ")))));
        };
    }

    private static Refusal unreadable(String what, InvalidProtocolBufferException e) {
        return new Refusal(
                "SKR-A651",
                "%s comes with a request that can't be read (%s): update the older side, or find out who changed it"
                        .formatted(what, e.getMessage()));
    }

    private static Refusal otherwise(String what, String asked) {
        return new Refusal(
                "SKR-A651",
                "%s comes with a request for %s: approvals count for what was asked alone; find out who changed it"
                        .formatted(what, asked));
    }
}
