package dev.skerry.agent.firstboot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.BootStep;
import dev.skerry.sync.proto.BootSteps;
import dev.skerry.sync.session.BootStepCheck;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log that first-boot.sh keeps (docs/flash.md): in each line a step, the time by the device's
 * clock, the seconds since the boot, the boot, and a detail, with tabs between. What is no such
 * line is passed over.
 *
 * @param file null when nothing was ever flashed here, as far as the agent knows
 */
public record FirstBootLog(@Nullable Path file) {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int FIELDS = 5;

    /** The step after which there is nothing more to do. */
    private static final String LAST = "started";

    /** Of an agent whose launcher keeps programs in this folder. */
    public static FirstBootLog besideOf(@Nullable Path programs) {
        return new FirstBootLog(
                programs == null ? null : programs.resolveSibling("first-boot.log"));
    }

    /** All steps that it has now; empty when there is none or it can't be read. */
    Optional<BootSteps> read() {
        if (file == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return steps(new String(in.readNBytes(MOST_BYTES), UTF_8));
        } catch (IOException e) {
            // Of use to people alone: the agent works without it, and looks again later.
            return Optional.empty();
        }
    }

    private static Optional<BootSteps> steps(String text) {
        BootSteps.Builder steps = BootSteps.newBuilder();
        text.lines()
                .flatMap(line -> step(line).stream())
                .limit(BootStepCheck.MOST)
                .forEach(steps::addSteps);
        return steps.getStepsCount() == 0
                ? Optional.empty()
                : Optional.of(
                        steps.setDigest(ByteString.copyFrom(Sha256.of(steps.build().toByteArray())))
                                .build());
    }

    private static Optional<BootStep> step(String line) {
        String[] fields = line.split("\t", FIELDS);
        if (fields.length < FIELDS) {
            return Optional.empty();
        }
        String detail = fields[FIELDS - 1].replace('\t', ' ').strip();
        try {
            BootStep step =
                    BootStep.newBuilder()
                            .setName(fields[0])
                            .setUptimeMillis(
                                    new BigDecimal(fields[2]).movePointRight(3).longValue())
                            .setBootId(fields[3])
                            .setDetail(
                                    detail.substring(
                                            0,
                                            Math.min(
                                                    detail.length(),
                                                    BootStepCheck.MOST_DETAIL_CHARS)))
                            .build();
            return BootStepCheck.isUsable(step) ? Optional.of(step) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether nothing is added to these. */
    static boolean areAll(BootSteps steps) {
        return steps.getSteps(steps.getStepsCount() - 1).getName().equals(LAST);
    }
}
