package dev.skerry.gateway.web.program;

import dev.skerry.gateway.program.StoredProgram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A version of the agents' program.
 *
 * @param runs how many agents said last that they run it
 */
public record ProgramView(String version, int runs, List<TargetView> targets) {
    public ProgramView {
        targets = List.copyOf(targets);
    }

    /**
     * The version for one target.
     *
     * @param indexDigest SHA-256 of its index, in hexadecimal
     * @param bytes of all its files
     * @param outboxReadsFrom the lowest format of an outbox that it reads
     */
    public record TargetView(
            String target,
            String indexDigest,
            long bytes,
            int files,
            int chunks,
            int outboxReadsFrom,
            int outboxReadsTo,
            int outboxWrites,
            Instant storedAt,
            String storedBy) {
        static TargetView of(StoredProgram program) {
            return new TargetView(
                    program.target(),
                    program.indexDigest(),
                    program.contentBytes(),
                    program.files(),
                    program.chunks(),
                    program.readsFrom(),
                    program.readsTo(),
                    program.writes(),
                    program.storedAt(),
                    program.storedBy());
        }
    }

    /** By version, in the order in which they are given. */
    static List<ProgramView> of(List<StoredProgram> programs, Map<String, Integer> runs) {
        Map<String, List<TargetView>> versions = new LinkedHashMap<>();
        for (StoredProgram program : programs) {
            versions.computeIfAbsent(program.version().toString(), v -> new ArrayList<>())
                    .add(TargetView.of(program));
        }
        return versions.entrySet().stream()
                .map(
                        one ->
                                new ProgramView(
                                        one.getKey(),
                                        runs.getOrDefault(one.getKey(), 0),
                                        one.getValue()))
                .toList();
    }
}
