package dev.skerry.agent.program;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the launcher says of versions on trial, and the trial of the one that runs, if it is. */
final class Trial {
    private static final String OUTCOME = "outcome";
    private static final int USUAL_SECONDS = 120;

    private final Path folder;
    private final String version;
    private @Nullable HealthGate gate;
    private Supplier<HealthGate.Seen> seen =
            () -> {
                throw new IllegalStateException("no trial has begun");
            };
    private long beganNanos;

    /**
     * Of the program that runs.
     *
     * @param folder that the launcher goes by
     */
    Trial(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /**
     * How things stand at the start.
     *
     * @param end of a trial that the agent has not recorded yet
     */
    record Standing(
            ProgramStage stage,
            String rollout,
            String version,
            @Nullable Refusal why,
            Optional<KeyLines> end) {}

    /** Looks what the launcher left; a trial of this version begins. */
    Standing begin(Supplier<HealthGate.Seen> look, long nowNanos) throws IOException {
        KeyLines trial = KeyLines.read(folder.resolve("trial"));
        if (trial.value("version").equals(version) && trial.value(OUTCOME).isEmpty()) {
            seen = look;
            beganNanos = nowNanos;
            gate = new HealthGate(look.get(), deadline(trial));
            return new Standing(
                    ProgramStage.PROGRAM_STAGE_TRIAL,
                    trial.value("rollout"),
                    version,
                    null,
                    Optional.empty());
        }
        KeyLines settled = KeyLines.read(folder.resolve("settled"));
        boolean isNew = !settled.values().isEmpty() && settled.value("recorded").isEmpty();
        if (isNew) {
            settled.with("recorded", "yes").write(folder.resolve("settled"));
        }
        Optional<KeyLines> end = isNew ? Optional.of(settled) : Optional.empty();
        String ended = settled.value("version");
        if (settled.values().isEmpty()) {
            return new Standing(ProgramStage.PROGRAM_STAGE_IDLE, "", "", null, end);
        }
        if (settled.value(OUTCOME).equals("committed")) {
            return new Standing(
                    ProgramStage.PROGRAM_STAGE_COMMITTED,
                    settled.value("rollout"),
                    ended,
                    null,
                    end);
        }
        return new Standing(
                ProgramStage.PROGRAM_STAGE_ROLLED_BACK,
                settled.value("rollout"),
                ended,
                rolledBack(settled),
                end);
    }

    private static Duration deadline(KeyLines trial) {
        try {
            return Duration.ofMillis(
                    Math.round(1_000 * Double.parseDouble(trial.value("deadline-seconds"))));
        } catch (NumberFormatException e) {
            // As the launcher takes it then.
            return Duration.ofSeconds(USUAL_SECONDS);
        }
    }

    boolean isOn() {
        return gate != null;
    }

    /** What the version still lacks; null if it has proved itself. */
    @Nullable String look(long nowNanos) {
        HealthGate through = gate;
        return through == null
                ? null
                : through.lacks(seen.get(), Duration.ofNanos(nowNanos - beganNanos));
    }

    /**
     * From now on this version is the one that runs. A version before it that could not read the
     * outbox any more is no way back.
     *
     * @return how the trial ended
     */
    KeyLines commit(ProgramPlace place) throws IOException {
        Path trial = folder.resolve("trial");
        KeyLines end = KeyLines.read(trial).with(OUTCOME, "committed").with("recorded", "yes");
        end.write(trial);
        Files.move(trial, folder.resolve("settled"), StandardCopyOption.ATOMIC_MOVE);
        WholeFile.sync(folder);
        String before = place.linked("previous").orElse("");
        if (!before.isEmpty() && !canRead(folder.resolve("versions").resolve(before))) {
            Files.delete(folder.resolve("previous"));
            WholeFile.sync(folder);
        }
        gate = null;
        return end;
    }

    private static boolean canRead(Path program) throws IOException {
        Path file = program.resolve(ProgramIndexes.FILE);
        return Files.isRegularFile(file)
                && ProgramIndexes.decode(Files.readAllBytes(file))
                        instanceof ProgramIndexes.Opened.Good(var index)
                && index.getOutboxReadsFrom() <= ProgramIndexes.OUTBOX_FORMAT
                && ProgramIndexes.OUTBOX_FORMAT <= index.getOutboxReadsTo();
    }

    /** Why a plan is not tried again; null if it was not, or in another rollout. */
    @Nullable Refusal rolledBack(ProgramPlan plan) {
        try {
            KeyLines settled = KeyLines.read(folder.resolve("settled"));
            return settled.value(OUTCOME).equals("rolled-back")
                            && settled.value("version").equals(plan.getVersion())
                            && settled.value("rollout").equals(plan.getRolloutId())
                    ? rolledBack(settled)
                    : null;
        } catch (IOException e) {
            return Problems.notKept(plan.getVersion(), e);
        }
    }

    private Refusal rolledBack(KeyLines settled) {
        String reason = settled.value("reason");
        return Problems.rolledBack(
                settled.value("version"),
                reason.isEmpty() ? "incomplete" : reason,
                LastLines.of(folder.resolve("trial.log")));
    }
}
