package dev.skerry.gateway.session;

import dev.skerry.gateway.audit.AgentLogs;
import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.FleetRecorder;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.insight.Insight;
import dev.skerry.gateway.policy.Policies;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.telemetry.BatchLog;
import dev.skerry.gateway.telemetry.Replays;
import dev.skerry.gateway.trace.Tracing;
import dev.skerry.gateway.twin.Twins;
import dev.skerry.sync.session.SessionLimits;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What a session works with.
 *
 * @param cutOffAfter how long an agent may be silent before it is shown as cut off
 */
public record SessionServices(
        SessionRegistry registry,
        SessionLimits limits,
        Duration cutOffAfter,
        BatchLog batches,
        FleetRecorder recorder,
        FleetStore fleet,
        FleetListener listener,
        Twins twins,
        Lineages lineages,
        Identities identities,
        Commands commands,
        Replays replays,
        Profiles profiles,
        ModelServices models,
        ProgramServices programs,
        Policies policies,
        Signer signer,
        AgentLogs agentLogs,
        Insight insight,
        Tracing tracing,
        InstantSource clock) {}
