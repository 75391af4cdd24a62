package dev.skerry.agent.web;

import dev.skerry.agent.Agent;
import dev.skerry.agent.outbox.Ledger;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.uplink.LinkStatus;
import dev.skerry.profile.drift.DriftFigure;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The agent's meters; all names begin with {@code skerry}. */
public final class AgentMetrics {
    private final MeterRegistry registry;
    private final Timer commits;

    /** Meters in this registry. */
    public AgentMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.commits =
                Timer.builder("skerry.outbox.commit")
                        .description("From a complete group to the disk")
                        .register(registry);
    }

    /** A commit took so long. */
    public void committed(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Registers what is read from the agent. */
    public void bind(Agent agent) {
        ledger(agent, "accepted", Ledger::accepted);
        ledger(agent, "acknowledged", Ledger::acknowledged);
        ledger(agent, "rolled.up", Ledger::rolledUp);
        ledger(agent, "lost", Ledger::lost);
        counter(agent, "skerry.messages.duplicate", a -> a.outbox().ledger().duplicates());
        counter(agent, "skerry.messages.refused", a -> a.outbox().ledger().refusedInputs());
        counter(
                agent,
                "skerry.messages.turned.away",
                a -> a.pipeline().counters().turnedAwayMessages());
        counter(
                agent,
                "skerry.readings.unchanged",
                a -> a.pipeline().counters().unchangedReadings());
        counter(
                agent,
                "skerry.readings.sampled.out",
                a -> a.pipeline().counters().sampledOutReadings());
        counter(agent, "skerry.outbox.write.failures", a -> a.outbox().failedWrites());
        counter(agent, "skerry.stage.faults", a -> a.pipeline().faults().count());
        counter(agent, "skerry.inferences", a -> a.infer().inferences());
        counter(agent, "skerry.commands.sent", a -> a.actuator().sent());
        counter(agent, "skerry.commands.dropped", a -> a.actuator().dropped());
        gauge(agent, "skerry.records.pending", a -> a.outbox().ledger().pending());
        // Not a counter: what is sent again is not rejected any more.
        gauge(agent, "skerry.records.rejected", a -> a.outbox().ledger().rejected());
        gauge(agent, "skerry.quarantine.batches", a -> a.outbox().quarantine().contents().count());
        gauge(agent, "skerry.quarantine.bytes", a -> a.outbox().quarantine().contents().bytes());
        gauge(
                agent,
                "skerry.quarantine.given.up.records",
                a -> a.outbox().quarantine().contents().givenUpRecords(a.outbox().ledger()));
        gauge(agent, "skerry.outbox.pending.batches", a -> a.outbox().ledger().pendingBatches());
        gauge(agent, "skerry.outbox.pending.bytes", a -> a.outbox().ledger().pendingBytes());
        gauge(agent, "skerry.outbox.capacity.bytes", a -> a.outbox().capacityBytes());
        gauge(agent, "skerry.outbox.disk.bytes", a -> a.outbox().diskBytes());
        gauge(agent, "skerry.outbox.waiting.records", a -> a.outbox().waitingRecords());
        gauge(agent, "skerry.pipeline.waiting.messages", a -> a.pipeline().intake().size());
        gauge(agent, "skerry.devices", a -> a.devices().size());
        gauge(agent, "skerry.troubles", a -> a.troubles().size());
        gauge(
                agent,
                "skerry.uplink.connected",
                a -> a.link().state() == LinkStatus.State.CONNECTED ? 1 : 0);
        for (Transport transport : Transport.values()) {
            FunctionCounter.builder(
                            "skerry.messages.received",
                            agent,
                            a -> a.pipeline().counters().receivedMessages(transport))
                    .tag("source", transport.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        gauge(agent, "skerry.outbox.fill.ratio", AgentMetrics::fill);
        gauge(agent, "skerry.clock.known", a -> a.clock().isKnown() ? 1 : 0);
        for (IngestSource source : agent.sources()) {
            Gauge.builder("skerry.source.up", source, its -> its.trouble().isEmpty() ? 1 : 0)
                    .description("Whether nothing is wrong with a source of messages")
                    .tag("source", source.name())
                    .register(registry);
        }
        refusalsByCode(agent);
        drifts(agent);
    }

    /** Of what may wait for the gateway, 0 to 1. */
    private static double fill(Agent agent) {
        return (double) agent.outbox().ledger().pendingBytes() / agent.outbox().capacityBytes();
    }

    /** Models are known only when they run, so the rows are made when somebody looks. */
    private void drifts(Agent agent) {
        MultiGauge psi = MultiGauge.builder("skerry.model.drift.psi").register(registry);
        MultiGauge ks = MultiGauge.builder("skerry.model.drift.ks").register(registry);
        gauge(
                agent,
                "skerry.model.drift.series",
                a -> {
                    var drifts = a.infer().drifts();
                    psi.register(rows(drifts, DriftFigure::psi), true);
                    ks.register(rows(drifts, DriftFigure::ks), true);
                    return drifts.values().stream().mapToInt(List::size).sum();
                });
    }

    private static List<MultiGauge.Row<?>> rows(
            Map<String, List<DriftFigure>> drifts, ToDoubleFunction<DriftFigure> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        drifts.forEach(
                (model, figures) ->
                        figures.forEach(
                                figure ->
                                        rows.add(
                                                MultiGauge.Row.of(
                                                        Tags.of(
                                                                "model",
                                                                model,
                                                                "of",
                                                                figure.name()),
                                                        value.applyAsDouble(figure)))));
        return rows;
    }

    /** Codes are known only when they occur, so the rows are made when somebody looks. */
    private void refusalsByCode(Agent agent) {
        MultiGauge byCode =
                MultiGauge.builder("skerry.messages.refused.by.code").register(registry);
        gauge(
                agent,
                "skerry.messages.refused.codes",
                a -> {
                    var counts = a.pipeline().refusals().countByCode();
                    byCode.register(
                            counts.entrySet().stream()
                                    .map(
                                            e ->
                                                    MultiGauge.Row.of(
                                                            Tags.of("code", e.getKey()),
                                                            e.getValue()))
                                    .toList(),
                            true);
                    return counts.size();
                });
    }

    private void ledger(Agent agent, String name, ToDoubleFunction<Ledger> value) {
        counter(agent, "skerry.records." + name, a -> value.applyAsDouble(a.outbox().ledger()));
    }

    private void counter(Agent agent, String name, ToDoubleFunction<Agent> value) {
        FunctionCounter.builder(name, agent, value).register(registry);
    }

    private void gauge(Agent agent, String name, ToDoubleFunction<Agent> value) {
        Gauge.builder(name, agent, value).register(registry);
    }
}
