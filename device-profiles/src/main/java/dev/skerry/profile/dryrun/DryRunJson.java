package dev.skerry.profile.dryrun;

import dev.skerry.profile.model.Reading;
import dev.skerry.profile.watch.RuleEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A dry run for programs: what is written as JSON objects. */
public final class DryRunJson {
    private DryRunJson() {}

    /**
     * What became of a message: {@code line}, {@code topic}, and either {@code device} with {@code
     * readings} and {@code rules}, {@code refused}, or nothing more for one of no source.
     */
    public static Map<String, Object> of(Step step) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("line", step.line());
        shown.put("topic", step.topic());
        switch (step) {
            case Step.Elsewhere _ -> {}
            case Step.Refused no -> {
                shown.put("device", no.deviceId());
                shown.put("refused", Map.of("code", no.code(), "message", no.message()));
            }
            case Step.Understood yes -> {
                shown.put("device", yes.deviceId());
                shown.put("atMicros", yes.atMicros());
                shown.put("readings", yes.readings().stream().map(r -> reading(r, yes)).toList());
                shown.put("notDerived", yes.notDerived());
                shown.put("rules", yes.events().stream().map(DryRunJson::event).toList());
            }
        }
        return shown;
    }

    /**
     * What the whole run came to.
     *
     * @param skipped what is to be told of lines that are no messages
     */
    public static Map<String, Object> of(DryRun run, DryRunSummary summary, List<String> skipped) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("devices", run.deviceCount());
        counts.put("understood", summary.understood());
        counts.put("readings", summary.readings());
        counts.put("doubtful", summary.doubtful());
        counts.put("leftOutByDeadband", summary.leftOut());
        counts.put("refused", summary.refused());
        counts.put("elsewhere", summary.elsewhere());
        counts.put("fired", summary.fired());
        counts.put("failed", summary.failed());
        counts.put("skipped", skipped);
        return counts;
    }

    /** A reading's value in its type. */
    public static Object value(Reading reading) {
        return switch (reading.resource().type()) {
            case FLOAT32 -> (float) reading.asDouble();
            case FLOAT64 -> reading.asDouble();
            case INT32, INT64 -> reading.asLong();
            case BOOLEAN -> reading.asBoolean();
            case STRING, ENUM, BYTES, ARRAY -> reading.asText();
        };
    }

    private static Map<String, Object> reading(Reading reading, Step.Understood step) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("resource", reading.resource().name());
        shown.put("value", value(reading));
        String unit = reading.resource().unit();
        if (unit != null) {
            shown.put("unit", unit);
        }
        shown.put("quality", word(reading.quality()));
        shown.put("observedAtMicros", reading.observedAtMicros());
        shown.put("kept", step.kept().contains(reading));
        return shown;
    }

    private static Map<String, Object> event(RuleEvent event) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("rule", event.rule().name());
        shown.put("atMicros", event.atMicros());
        switch (event) {
            case RuleEvent.Fired fired -> {
                shown.put("event", "fired");
                shown.put("because", fired.because());
            }
            case RuleEvent.Ended _ -> shown.put("event", "ended");
            case RuleEvent.Failed failed -> {
                shown.put("event", "failed");
                shown.put("code", failed.code());
                shown.put("message", failed.message());
            }
        }
        return shown;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
