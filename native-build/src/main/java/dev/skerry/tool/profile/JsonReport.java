package dev.skerry.tool.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.profile.compile.Problem;
import dev.skerry.profile.dryrun.DryRun;
import dev.skerry.profile.dryrun.DryRunJson;
import dev.skerry.profile.dryrun.DryRunSummary;
import dev.skerry.profile.dryrun.Step;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** A dry run for programs: a JSON object a line. */
final class JsonReport implements DryRunReport {
    private final PrintWriter out;
    private final ObjectMapper mapper = new ObjectMapper();

    JsonReport(PrintWriter out) {
        this.out = out;
    }

    /** What is wrong with the profile, instead of a run. */
    void problems(List<Problem> problems) {
        print(Map.of("problems", problems));
    }

    @Override
    public void step(Step step) {
        if (!(step instanceof Step.Elsewhere)) {
            print(DryRunJson.of(step));
        }
    }

    @Override
    public void end(DryRun run, DryRunSummary summary, List<String> skipped) {
        print(Map.of("summary", DryRunJson.of(run, summary, skipped)));
    }

    private void print(Object line) {
        try {
            out.println(mapper.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what a dry run shows is JSON", e);
        }
    }
}
