package dev.skerry.tool.fuzz;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.TimeConverter;
import dev.skerry.tool.WholeNumber;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Random trials. */
@Command(
        name = "fuzz",
        description = "Try random and damaged input for as long as you like.",
        mixinStandardHelpOptions = true)
public final class FuzzCommand {
    private static final long PROGRESS_NANOS = 5_000_000_000L;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Tries the batch codec. */
    @Command(
            name = "batch",
            description = {
                "Encode, decode and merge random batches, and read damaged ones.",
                "Each round has its own seed, one more than the one before. The first failure ends",
                "the run with exit code 1 and is printed with its seed and its bytes."
            },
            mixinStandardHelpOptions = true)
    int batch(
            @Option(
                            names = "--for",
                            defaultValue = "1m",
                            converter = TimeConverter.class,
                            description = "How long, such as 10m (default: ${DEFAULT-VALUE}).")
                    Duration time,
            @Option(
                            names = "--seed",
                            description = "The first round's seed (default: from the clock).")
                    @Nullable Long seed,
            @Option(
                            names = "--rounds",
                            defaultValue = "0",
                            converter = WholeNumber.Count.class,
                            description =
                                    "End after so many rounds; 1 replays a seed, 0 is no limit.")
                    int rounds) {
        PrintWriter out = spec.commandLine().getOut();
        long first = seed == null ? System.currentTimeMillis() : seed;
        out.printf("seed=%d%n", first);
        BatchFuzz fuzz = new BatchFuzz();
        long begin = System.nanoTime();
        long shown = begin;
        long round = 0;
        while (System.nanoTime() - begin < time.toNanos() && (rounds == 0 || round < rounds)) {
            BatchFuzz.Failure failure = fuzz.round(first + round);
            round++;
            if (failure != null) {
                out.printf(
                        "failure seed=%d: %s%nbytes=%s%nreplay: ./skerry fuzz batch --seed %d --rounds 1%n",
                        failure.seed(), failure.what(), failure.bytes(), failure.seed());
                out.flush();
                return ExitCode.FOUND.number();
            }
            if (System.nanoTime() - shown > PROGRESS_NANOS) {
                shown = System.nanoTime();
                out.printf("rounds=%d next_seed=%d %s%n", round, first + round, fuzz.progress());
                out.flush();
            }
        }
        out.printf("done rounds=%d %s failures=0%n", round, fuzz.progress());
        out.flush();
        return ExitCode.OK.number();
    }
}
