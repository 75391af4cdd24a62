package dev.skerry.tool.profile;

import dev.skerry.profile.dryrun.DryRun;
import dev.skerry.profile.dryrun.DryRunSummary;
import dev.skerry.profile.dryrun.Step;
import java.util.List;

/** How a dry run is shown. */
interface DryRunReport {
    /** The next message. */
    void step(Step step);

    /**
     * There are no more.
     *
     * @param skipped what is to be told of lines that are no messages
     */
    void end(DryRun run, DryRunSummary summary, List<String> skipped);
}
