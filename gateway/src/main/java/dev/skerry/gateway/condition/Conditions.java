package dev.skerry.gateway.condition;

import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.AgentView.SecurityView;
import dev.skerry.gateway.fleet.AgentView.State;
import dev.skerry.gateway.fleet.AgentView.TroubleView;
import dev.skerry.gateway.fleet.LedgerView;
import dev.skerry.gateway.fleet.SourceView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which conditions hold of an agent, by what is known of it. */
final class Conditions {
    /** An outbox has to have so much more room before it is no longer filling up. */
    private static final double RELIEF = 1.25;

    private static final Set<String> CONTRADICTIONS =
            Set.of(AuditError.LOG_CONTRADICTED.code(), AuditError.LOG_REPLACED.code());

    private final Thresholds thresholds;
    private final Instant startedAt;

    /**
     * Conditions.
     *
     * @param startedAt when the gateway began to listen: before, nothing could be heard
     */
    Conditions(Thresholds thresholds, Instant startedAt) {
        this.thresholds = thresholds;
        this.startedAt = startedAt;
    }

    /**
     * A condition that holds.
     *
     * @param since null if nothing tells
     * @param after how long it has to hold
     */
    record Finding(@Nullable Instant since, Duration after, String because) {}

    /**
     * Those that hold, if only just.
     *
     * @param raised of which there are alarms
     */
    Map<Condition, Finding> of(AgentView agent, Set<Condition> raised, Instant now) {
        Map<Condition, Finding> found = new EnumMap<>(Condition.class);
        cutOff(agent).ifPresent(it -> found.put(Condition.AGENT_CUT_OFF, it));
        ledger(agent).ifPresent(it -> found.put(Condition.LEDGER_OFF, it));
        outbox(agent, raised.contains(Condition.OUTBOX_FILLING), now)
                .ifPresent(it -> found.put(Condition.OUTBOX_FILLING, it));
        source(agent, raised.contains(Condition.SOURCE_DOWN))
                .ifPresent(it -> found.put(Condition.SOURCE_DOWN, it));
        certificate(agent, now).ifPresent(it -> found.put(Condition.CERTIFICATE_ENDING, it));
        contradiction(agent).ifPresent(it -> found.put(Condition.AUDIT_CONTRADICTED, it));
        return found;
    }

    private Optional<Finding> cutOff(AgentView agent) {
        if (agent.state() != State.CUT_OFF || thresholds.cutOffAfter().isZero()) {
            return Optional.empty();
        }
        Long pending = agent.pendingRecords();
        String waiting =
                pending == null || pending == 0
                        ? ""
                        : String.format(Locale.ROOT, "; %,d readings waited then", pending);
        Instant heard = agent.lastSeenAt();
        return Optional.of(
                new Finding(
                        heard.isBefore(startedAt) ? startedAt : heard,
                        thresholds.cutOffAfter(),
                        "nothing heard since " + heard.truncatedTo(ChronoUnit.SECONDS) + waiting));
    }

    private Optional<Finding> ledger(AgentView agent) {
        LedgerView ledger = agent.ledger();
        if (agent.figures() != Figures.CURRENT || ledger.balanced()) {
            return Optional.empty();
        }
        long accounted =
                ledger.pending()
                        + ledger.acknowledged()
                        + ledger.rolledUp()
                        + ledger.rejected()
                        + ledger.lost();
        String because =
                accounted != ledger.accepted()
                        ? "%,d readings accepted, %,d accounted for"
                        : "%3$,d readings acknowledged, %4$,d stored here";
        return Optional.of(
                new Finding(
                        null,
                        thresholds.hold(),
                        String.format(
                                Locale.ROOT,
                                because,
                                ledger.accepted(),
                                accounted,
                                ledger.acknowledged(),
                                ledger.stored())));
    }

    private Optional<Finding> outbox(AgentView agent, boolean isRaised, Instant now) {
        Double hours = agent.hoursLeft();
        Instant told = agent.statusAt();
        if (hours == null || told == null) {
            return Optional.empty();
        }
        // While it is cut off, what it told last goes on.
        double passed = agent.state() == State.CUT_OFF ? hours(Duration.between(told, now)) : 0;
        double left = Math.max(0, hours - passed);
        double limit = hours(thresholds.outboxLeft()) * (isRaised ? RELIEF : 1);
        return left >= limit
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                null,
                                thresholds.hold(),
                                String.format(
                                        Locale.ROOT,
                                        "the outbox is full in %.1f h, by what it told at %s",
                                        left,
                                        told.truncatedTo(ChronoUnit.SECONDS))));
    }

    private Optional<Finding> source(AgentView agent, boolean isRaised) {
        // Of one that is cut off nothing new is known: what was raised stays.
        boolean isTold = agent.figures() == Figures.CURRENT || isRaised;
        List<SourceView> down =
                agent.sources().stream()
                        .filter(source -> source.state() != SourceView.State.WORKING)
                        .toList();
        if (!isTold || down.isEmpty() || thresholds.sourceDownAfter().isZero()) {
            return Optional.empty();
        }
        SourceView first = down.getFirst();
        String others = down.size() == 1 ? "" : " and %d more".formatted(down.size() - 1);
        String why =
                first.message() == null ? "" : ": %s %s".formatted(first.code(), first.message());
        // When it began is by the agent's clock, so how long it holds is counted here.
        return Optional.of(
                new Finding(
                        null,
                        thresholds.sourceDownAfter(),
                        "no messages come by "
                                + first.kind()
                                + (first.endpoint() == null ? "" : " from " + first.endpoint())
                                + others
                                + why));
    }

    private Optional<Finding> certificate(AgentView agent, Instant now) {
        SecurityView security = agent.security();
        Instant end = security == null ? null : security.validUntil();
        return end == null || !end.isBefore(now.plus(thresholds.certificateLeft()))
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                null,
                                thresholds.hold(),
                                "it ends at "
                                        + end.truncatedTo(ChronoUnit.SECONDS)
                                        + " and was not renewed"));
    }

    private static Optional<Finding> contradiction(AgentView agent) {
        return agent.troubles().stream()
                .filter(trouble -> CONTRADICTIONS.contains(trouble.code()))
                .map(TroubleView::message)
                .map(message -> new Finding(null, Duration.ZERO, message))
                .findFirst();
    }

    private static double hours(Duration duration) {
        return duration.toMillis() / 3_600_000.0;
    }
}
