package dev.skerry.gateway.session;

import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.FleetRecorder;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.telemetry.BatchLog;
import dev.skerry.gateway.twin.Twins;
import dev.skerry.sync.session.SessionLimits;
import java.time.InstantSource;

/** What a session works with. */
public record SessionServices(
        SessionRegistry registry,
        SessionLimits limits,
        BatchLog batches,
        FleetRecorder recorder,
        FleetStore fleet,
        FleetListener listener,
        Twins twins,
        InstantSource clock) {}
