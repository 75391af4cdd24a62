package dev.skerry.agent;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.action.Maintenance;
import dev.skerry.agent.audit.AgentLog;
import dev.skerry.agent.audit.LogTalk;
import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.deliver.Deliveries;
import dev.skerry.agent.discover.Discovery;
import dev.skerry.agent.enrol.IdentityKeeper;
import dev.skerry.agent.feedback.MarkBook;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.model.ModelDesk;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.TelemetryPipeline;
import dev.skerry.agent.policy.PolicyDesk;
import dev.skerry.agent.profile.ProfileDesk;
import dev.skerry.agent.program.ProgramDesk;
import dev.skerry.agent.seal.InUse;
import dev.skerry.agent.seal.Vault;
import dev.skerry.agent.trust.Trust;
import dev.skerry.agent.twin.TwinStore;
import dev.skerry.agent.uplink.LinkStatus;
import dev.skerry.agent.uplink.Uplink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All parts of a running agent.
 *
 * @param own the data directory
 * @param vault that what it keeps is sealed in
 * @param keeper of the agent's certificate; null when no gateway with TLS is configured
 * @param uplink null when no gateway is configured
 */
public record Agent(
        Identity identity,
        InUse own,
        Vault vault,
        ProfileDesk profiles,
        ModelDesk models,
        ProgramDesk program,
        MarkBook marks,
        DeviceRegistry devices,
        List<IngestSource> sources,
        TelemetryPipeline pipeline,
        InferenceStage infer,
        DecisionStage decide,
        Outbox outbox,
        TwinStore twins,
        Deliveries deliveries,
        Actuator actuator,
        AgentClock clock,
        Discovery discovery,
        Maintenance maintenance,
        @Nullable IdentityKeeper keeper,
        Trust trust,
        PolicyDesk policy,
        AgentLog log,
        LogTalk logs,
        @Nullable Uplink uplink) {

    /**
     * Who this agent is.
     *
     * @param bootId drawn at each start
     * @param builtAtMicros when the software was built, microseconds since 1970-01-01T00:00:00Z
     * @param startedAtMicros by the system clock, likewise
     */
    public record Identity(
            String agentId,
            String site,
            String bootId,
            String softwareVersion,
            long builtAtMicros,
            long startedAtMicros) {}

    /** Whether its threads are there. */
    public boolean isAlive() {
        return outbox.isRunning() && pipeline.isRunning();
    }

    /** Whether messages are taken and made durable. */
    public boolean isReady() {
        return isAlive() && outbox.trouble().isEmpty();
    }

    /** How the link to the gateway stands. */
    public LinkStatus link() {
        return uplink == null ? LinkStatus.off() : uplink.status();
    }

    /** All that keeps the agent from working fully, but for the link to the gateway. */
    public List<Refusal> localTroubles() {
        List<Refusal> troubles = new ArrayList<>();
        maintenance.trouble().ifPresent(troubles::add);
        troubles.addAll(outbox.troubles());
        troubles.addAll(pipeline.faults().troubles());
        troubles.addAll(pipeline.derivationTroubles());
        troubles.addAll(profiles.troubles());
        sources.forEach(source -> source.trouble().ifPresent(troubles::add));
        discovery.trouble().ifPresent(troubles::add);
        troubles.addAll(infer.troubles());
        troubles.addAll(models.troubles());
        troubles.addAll(decide.troubles());
        // It has a connection of its own to the same broker: one cause is told once.
        actuator.trouble()
                .filter(its -> troubles.stream().noneMatch(t -> t.code().equals(its.code())))
                .ifPresent(troubles::add);
        twins.trouble().ifPresent(troubles::add);
        troubles.addAll(deliveries.troubles());
        clock.trouble().ifPresent(troubles::add);
        if (keeper != null) {
            troubles.addAll(keeper.troubles());
        }
        policy.trouble().ifPresent(troubles::add);
        trust.troubles().stream().filter(t -> !troubles.contains(t)).forEach(troubles::add);
        log.trouble().ifPresent(troubles::add);
        logs.trouble().ifPresent(troubles::add);
        if (uplink != null) {
            uplink.trouble().ifPresent(troubles::add);
        }
        return troubles;
    }

    /** All that keeps the agent from working fully. */
    public List<Refusal> troubles() {
        List<Refusal> troubles = localTroubles();
        link().trouble().ifPresent(troubles::add);
        return troubles;
    }

    /**
     * Stops in the order in which nothing is lost: no new messages, then what was taken is decided
     * on, committed and acknowledged while the sources can still say so; then the links.
     */
    void close() {
        discovery.close();
        profiles.close();
        models.close();
        program.close();
        pipeline.close();
        deliveries.close();
        outbox.flush();
        sources.forEach(IngestSource::close);
        if (keeper != null) {
            keeper.close();
        }
        if (uplink != null) {
            uplink.close();
        }
        actuator.close();
        infer.close();
        outbox.close();
        log.close();
        own.close();
    }
}
