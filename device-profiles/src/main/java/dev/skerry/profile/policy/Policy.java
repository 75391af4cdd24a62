package dev.skerry.profile.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which requests need approvals. A request must satisfy every rule that is about it, and those of
 * which nobody can tell whether they are; what no rule is about needs none. Immutable.
 *
 * @param digest SHA-256 of the document in lower-case hexadecimal
 */
public record Policy(List<Approver> approvers, List<PolicyRule> rules, String digest) {
    /** The longest document that is read, in bytes. */
    public static final int MAX_BYTES = 64 * 1024;

    /** How many approvals of one request are looked at. */
    public static final int MOST_APPROVALS = 16;

    /** How far the clocks of approvers, gateway and agents may be apart. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /**
     * How long after it was asked a request may expire: after the longest {@code within} and the
     * longest time of a command, and a day. Approvals of one that lives longer count for nothing.
     */
    public static final Duration LONGEST_LIFE = Duration.ofDays(30 + 7 + 1);

    /** About the year 38500: later than any request, and far from what a long can't hold. */
    private static final long LATEST_MICROS = 1L << 60;

    public Policy {
        approvers = List.copyOf(approvers);
        rules = List.copyOf(rules);
    }

    /** The approver of a name. */
    public Optional<Approver> approver(String name) {
        return approvers.stream().filter(approver -> approver.name().equals(name)).findFirst();
    }

    /** Whether a change of this policy may need approvals itself. */
    public boolean isProtected() {
        return !rulesAbout(PolicyRequest.policyChange()).isEmpty();
    }

    /** The rules that a request must satisfy. */
    public List<PolicyRule> rulesAbout(PolicyRequest request) {
        Map<String, Object> known = request.known();
        return rules.stream().filter(rule -> rule.condition().mayHold(known)).toList();
    }

    /**
     * Whether a request may be carried out.
     *
     * @param votes verified; of whom this policy has not, nothing counts
     * @param nowMicros microseconds since 1970-01-01T00:00:00Z
     */
    public Verdict judge(PolicyRequest request, Collection<Vote> votes, long nowMicros) {
        List<PolicyRule> about = rulesAbout(request);
        for (Vote vote : votes) {
            if (!vote.yes() && about.stream().anyMatch(r -> r.by().contains(vote.approver()))) {
                return new Verdict.Denied(vote.approver());
            }
        }
        var counted = new TreeSet<String>();
        var gaps = new ArrayList<Verdict.Gap>();
        for (PolicyRule rule : about) {
            var have = new TreeSet<String>();
            for (Vote vote : votes) {
                if (mayApprove(rule, vote.approver(), request)
                        && isInTime(vote, rule, request, nowMicros)) {
                    have.add(vote.approver());
                }
            }
            counted.addAll(have);
            if (have.size() < rule.approvals()) {
                var others = new LinkedHashSet<>(rule.by());
                others.removeAll(have);
                others.removeIf(name -> !rule.self() && name.equals(request.caller()));
                gaps.add(
                        new Verdict.Gap(
                                rule.name(), rule.approvals() - have.size(), List.copyOf(others)));
            }
        }
        return gaps.isEmpty()
                ? new Verdict.Granted(
                        about.stream().map(PolicyRule::name).toList(), List.copyOf(counted))
                : new Verdict.Missing(gaps);
    }

    /** Who asked can't approve by another name: names are those that people log in by. */
    private static boolean mayApprove(PolicyRule rule, String name, PolicyRequest request) {
        return rule.by().contains(name)
                && (rule.self() || (request.caller() != null && !request.caller().equals(name)));
    }

    /**
     * Clocks may differ, so a little is allowed at either end. An agent that was away may follow
     * profiles and policies much later than they were approved; a command is for now.
     */
    private static boolean isInTime(
            Vote vote, PolicyRule rule, PolicyRequest request, long nowMicros) {
        long tolerance = micros(CLOCK_TOLERANCE);
        long at = vote.atMicros();
        Duration within = rule.within();
        if (request.requestedAtMicros() < 0
                || request.requestedAtMicros() > LATEST_MICROS
                || livesTooLong(request)
                || at < request.requestedAtMicros() - tolerance
                || at > request.expiresAtMicros()
                || at > nowMicros + tolerance) {
            return false;
        }
        boolean isNow = request.kind().equals(PolicyRequest.COMMAND);
        if (isNow && nowMicros - tolerance > request.expiresAtMicros()) {
            return false;
        }
        return within == null
                || (at <= request.requestedAtMicros() + micros(within)
                        && (!isNow || at >= nowMicros - micros(within)));
    }

    /** Whether no approval of a request counts, since it would for too long. */
    public static boolean livesTooLong(PolicyRequest request) {
        return request.expiresAtMicros() - micros(LONGEST_LIFE) > request.requestedAtMicros();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
