package dev.skerry.tool.profile;

import dev.skerry.profile.dryrun.DryRun;
import dev.skerry.profile.dryrun.DryRunJson;
import dev.skerry.profile.dryrun.DryRunSummary;
import dev.skerry.profile.dryrun.Step;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.RuleAction;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.watch.RuleEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A dry run for people. */
final class TextReport implements DryRunReport {
    /** Times before this count from the capture's beginning. */
    private static final long FIRST_STAMP_MICROS = Duration.ofDays(365).toNanos() / 1_000;

    private static final int DEVICES_SHOWN = 5;

    private final PrintWriter out;
    private final boolean quiet;

    TextReport(PrintWriter out, boolean quiet) {
        this.out = out;
        this.quiet = quiet;
    }

    @Override
    public void step(Step step) {
        switch (step) {
            case Step.Elsewhere _ -> {}
            case Step.Refused no ->
                    out.printf(
                            "line %d  %s  refused %s%n    %s%n",
                            no.line(), no.deviceId(), no.code(), no.message());
            case Step.Understood yes -> understood(yes);
        }
    }

    private void understood(Step.Understood step) {
        if (!quiet) {
            out.printf("line %d  %s  %s%n", step.line(), step.deviceId(), time(step.atMicros()));
            step.readings().forEach(reading -> reading(reading, step));
        }
        step.notDerived()
                .forEach(
                        (resource, why) ->
                                out.printf(
                                        "    ✗ SKR-R003 %s is not derived: %s%n", resource, why));
        step.events().forEach(event -> event(event, step));
    }

    private void reading(Reading reading, Step.Understood step) {
        String unit = reading.resource().unit();
        out.printf(
                "    %s = %s%s%s%s%s%n",
                reading.resource().name(),
                DryRunJson.value(reading),
                unit == null ? "" : " " + unit,
                reading.observedAtMicros() == step.atMicros()
                        ? ""
                        : " at " + time(reading.observedAtMicros()),
                reading.quality() == Quality.GOOD ? "" : "  (" + words(reading.quality()) + ")",
                step.kept().contains(reading) ? "" : "  (left out)");
    }

    private void event(RuleEvent event, Step.Understood step) {
        String where = quiet ? "line %d  %s  ".formatted(step.line(), step.deviceId()) : "    ";
        String rule = event.rule().name();
        switch (event) {
            case RuleEvent.Fired fired ->
                    out.printf(
                            "%s→ %s: %s%n      because %s%n",
                            where, rule, actions(fired.rule()), fired.because());
            case RuleEvent.Ended _ -> out.printf("%s← %s has ended%n", where, rule);
            case RuleEvent.Failed failed ->
                    out.printf("%s✗ %s %s%n", where, failed.code(), failed.message());
        }
    }

    private static String actions(RuleSpec rule) {
        return rule.then().stream()
                .map(
                        action ->
                                switch (action) {
                                    case RuleAction.RaiseAlarm(RuleAction.Severity severity) ->
                                            "alarm " + words(severity);
                                    case RuleAction.SendCommand(String command) ->
                                            "command " + command;
                                })
                .collect(Collectors.joining(", "));
    }

    @Override
    public void end(DryRun run, DryRunSummary summary, List<String> skipped) {
        if (summary.understood() == 0 && summary.refused().isEmpty()) {
            out.printf(
                    "No message is on a topic of profile '%s': compare its topic with the capture.%n",
                    run.profile().name());
        } else {
            out.printf(
                    "%,d messages of %s understood, %,d readings (%,d doubtful, %,d left out)%n",
                    summary.understood(),
                    run.deviceCount() == 1 ? "1 device" : run.deviceCount() + " devices",
                    summary.readings(),
                    summary.doubtful(),
                    summary.leftOut());
        }
        summary.refused()
                .forEach((code, count) -> out.printf("%,d refused with %s%n", count, code));
        run.profile().rules().forEach(rule -> rule(rule, run, summary));
        if (summary.elsewhere() > 0) {
            out.printf("%,d messages on other topics%n", summary.elsewhere());
        }
        skipped.forEach(out::println);
    }

    private void rule(RuleSpec rule, DryRun run, DryRunSummary summary) {
        long fired = summary.fired().getOrDefault(rule.name(), 0L);
        if (fired > 0) {
            out.printf("rule %s fired: %,d%n", rule.name(), fired);
            return;
        }
        out.printf("rule %s never fired; in the end it saw%n", rule.name());
        Map<String, String> seen = run.seenBy(rule.name());
        seen.entrySet().stream()
                .limit(DEVICES_SHOWN)
                .forEach(device -> out.printf("    %s: %s%n", device.getKey(), device.getValue()));
        if (seen.size() > DEVICES_SHOWN) {
            out.printf("    and so on for %,d devices%n", seen.size());
        }
        if (rule.when().contains("model.")) {
            out.println("    a model's score is never known in a dry run");
        }
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String time(long micros) {
        return micros < FIRST_STAMP_MICROS
                ? "+%.3fs".formatted(micros / 1e6)
                : Instant.EPOCH.plusNanos(micros * 1_000).toString();
    }
}
