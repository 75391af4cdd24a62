package dev.skerry.tool.simulate;

import dev.skerry.sync.sim.Campaign;
import dev.skerry.sync.sim.Figures;
import dev.skerry.sync.sim.Setup;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.WholeNumber;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs simulated worlds of agents and gateways. */
@Command(
        name = "simulate",
        description = {
            "Run agents and gateways in simulated worlds in which everything fails.",
            "Each seed is a world of its own, the same each time. The first one in which an",
            "invariant does not hold ends the run with exit code 1; it is printed with its last",
            "events. With --seed and without --seeds that one is replayed and its events shown."
        },
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
    private static final int SEEDS = 2_000;

    @Option(
            names = "--seeds",
            converter = WholeNumber.Positive.class,
            description = "How many worlds (default: " + SEEDS + ", or 1 with --seed).")
    private @Nullable Integer seeds;

    @Option(names = "--seed", description = "The first world's seed (default: 1).")
    private @Nullable Long seed;

    @Option(
            names = "--agents",
            defaultValue = "0",
            converter = WholeNumber.Few.class,
            description = "Agents in each world (default: 1 to 4, as the seed decides).")
    private int agents;

    @Option(
            names = "--gateways",
            defaultValue = "0",
            converter = WholeNumber.Few.class,
            description = "Gateways in each world (default: 1 to 3, as the seed decides).")
    private int gateways;

    @Option(
            names = "--steps",
            defaultValue = "" + Setup.STEPS,
            converter = WholeNumber.Positive.class,
            description = "Steps of each world before it heals (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--jobs",
            defaultValue = "0",
            converter = WholeNumber.Few.class,
            description = "Worlds at once (default: one for each processor).")
    private int jobs;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Setup setup = new Setup(agents, gateways, steps, true, null);
        long first = seed == null ? 1 : seed;
        int count = seeds == null ? (seed == null ? SEEDS : 1) : seeds;
        int threads = jobs == 0 ? Runtime.getRuntime().availableProcessors() : jobs;
        long begin = System.nanoTime();
        Progress progress = new Progress(out, begin, count);
        Campaign campaign = new Campaign(setup, first, count);
        Campaign.Result result = campaign.run(threads, progress::show);
        Campaign.Failure failure = result.failure();
        if (failure != null) {
            failure.trace().forEach(out::println);
            out.printf("failure seed=%d: %s%n", failure.seed(), failure.what());
            out.printf("replay: ./skerry simulate --seed %d%s%n", failure.seed(), world());
        } else if (seed != null && seeds == null) {
            campaign.replay(first).forEach(out::println);
        }
        Figures figures = result.figures();
        figures.faults().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        fault ->
                                out.printf(
                                        "fault %-16s %,d%n",
                                        fault.getKey().name().toLowerCase(Locale.ROOT),
                                        fault.getValue()));
        out.printf(
                "done %s failures=%d%n",
                Progress.line(figures, System.nanoTime() - begin), failure == null ? 0 : 1);
        out.flush();
        return (failure == null ? ExitCode.OK : ExitCode.FOUND).number();
    }

    // What else the replay needs to be of the same world.
    private String world() {
        return (agents == 0 ? "" : " --agents " + agents)
                + (gateways == 0 ? "" : " --gateways " + gateways)
                + (steps == Setup.STEPS ? "" : " --steps " + steps);
    }
}
