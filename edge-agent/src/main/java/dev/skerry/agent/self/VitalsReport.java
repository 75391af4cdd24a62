package dev.skerry.agent.self;

import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.pipeline.PipelineCounters;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.TelemetryPipeline;
import dev.skerry.sync.proto.Flow;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.RefusedCount;
import dev.skerry.sync.proto.Vitals;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How an agent's process, machine, pipeline and clock do. For the uplink's thread alone. */
public final class VitalsReport {
    private static final int MOST_CODES = 12;

    private final Path dataDir;
    private final Parts parts;
    private final LogRing ring;
    private final long starts;
    private final long startedNanos;
    private final MachineProbe probe = new MachineProbe(Path.of("/"));

    /** The parts that it looks at. */
    public record Parts(
            Outbox outbox, TelemetryPipeline pipeline, InferenceStage infer, AgentClock clock) {}

    /**
     * A report of these parts.
     *
     * @param starts how often an agent was started on the data directory
     * @param startedNanos when this one was, of the monotonic clock
     */
    public VitalsReport(Path dataDir, Parts parts, LogRing ring, long starts, long startedNanos) {
        this.dataDir = dataDir;
        this.parts = parts;
        this.ring = ring;
        this.starts = starts;
        this.startedNanos = startedNanos;
    }

    /** As it is now. */
    Vitals read(long nowNanos) {
        MachineProbe.Sample machine = probe.read(nowNanos);
        Runtime runtime = Runtime.getRuntime();
        Vitals.Builder vitals =
                Vitals.newBuilder()
                        .setUptimeMillis(TimeUnit.NANOSECONDS.toMillis(nowNanos - startedNanos))
                        .setStarts(starts)
                        .setProcessCores(machine.processCores())
                        .setMachineBusy(machine.machineBusy())
                        .setMachineCores(runtime.availableProcessors())
                        .setResidentBytes(machine.residentBytes())
                        .setHeapBytes(runtime.totalMemory() - runtime.freeMemory())
                        .setHeapLimitBytes(runtime.maxMemory())
                        .setThreads(machine.threads())
                        .setMemoryBytes(machine.memoryBytes())
                        .setMemoryFreeBytes(machine.memoryFreeBytes())
                        .setOutboxDiskBytes(parts.outbox().diskBytes())
                        .setFlow(flow())
                        .setClock(parts.clock().told())
                        .setErrorsLogged(ring.logged(LogLevel.LOG_LEVEL_ERROR))
                        .setWarningsLogged(ring.logged(LogLevel.LOG_LEVEL_WARN));
        Double celsius = machine.celsius();
        if (celsius != null) {
            vitals.setTemperatureCelsius(celsius);
        }
        Boolean throttled = machine.throttled();
        if (throttled != null) {
            vitals.setThrottled(throttled);
        }
        return withDisk(vitals).build();
    }

    private Vitals.Builder withDisk(Vitals.Builder vitals) {
        try {
            FileStore disk = Files.getFileStore(dataDir);
            return vitals.setDiskBytes(disk.getTotalSpace())
                    .setDiskFreeBytes(disk.getUsableSpace());
        } catch (IOException e) {
            // A disk that can't be read is a trouble of the outbox, which says so.
            return vitals;
        }
    }

    private Flow flow() {
        TelemetryPipeline pipeline = parts.pipeline();
        PipelineCounters counters = pipeline.counters();
        long received = 0;
        for (Transport transport : Transport.values()) {
            received += counters.receivedMessages(transport);
        }
        Flow.Builder flow =
                Flow.newBuilder()
                        .setReceived(received)
                        .setAccepted(counters.acceptedMessages())
                        .setTurnedAway(counters.turnedAwayMessages())
                        .setRepeatedMessages(counters.repeatedMessages())
                        .setRefused(counters.refusedMessages())
                        .setReadings(counters.acceptedReadings())
                        .setUnchanged(counters.unchangedReadings())
                        .setSampledOut(counters.sampledOutReadings())
                        .setInferences(parts.infer().inferences())
                        .setFaults(pipeline.faults().count())
                        .setWaiting(pipeline.intake().size());
        pipeline.refusals().countByCode().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_CODES)
                .forEach(
                        counted ->
                                flow.addRefusedByCode(
                                        RefusedCount.newBuilder()
                                                .setCode(counted.getKey())
                                                .setMessages(counted.getValue())));
        return flow.build();
    }
}
