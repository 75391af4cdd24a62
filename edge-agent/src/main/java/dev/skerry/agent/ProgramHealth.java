package dev.skerry.agent;

import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.PipelineCounters;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.program.HealthGate;
import dev.skerry.agent.uplink.LinkStatus;
import dev.skerry.sync.session.SessionProblem;
import java.util.Set;
import java.util.function.Supplier;

/** What a version on trial is judged by. */
record ProgramHealth(Agent agent) implements Supplier<HealthGate.Seen> {
    /** Of a gateway that is not there, rather than one that does not want this agent. */
    private static final Set<String> OFFLINE = Set.of("SKR-A401", SessionProblem.SILENT.code());

    @Override
    public HealthGate.Seen get() {
        var ledger = agent.outbox().ledger();
        PipelineCounters counters = agent.pipeline().counters();
        long received = counters.turnedAwayMessages();
        for (Transport transport : Transport.values()) {
            received += counters.receivedMessages(transport);
        }
        return new HealthGate.Seen(
                agent.isReady(),
                ledger.isBalanced(),
                agent.sources().stream().map(IngestSource::trouble).allMatch(t -> t.isEmpty()),
                received,
                ledger.accepted(),
                ledger.acknowledged(),
                link(agent.link()));
    }

    static HealthGate.Link link(LinkStatus status) {
        return switch (status.state()) {
            case OFF -> HealthGate.Link.NONE;
            case CONNECTED -> HealthGate.Link.CONNECTED;
            case CUT_OFF ->
                    status.trouble().isEmpty() || OFFLINE.contains(status.trouble().get().code())
                            ? HealthGate.Link.OFFLINE
                            : HealthGate.Link.REFUSED;
        };
    }
}
