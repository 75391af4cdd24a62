package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** How what a prepared card's first boot did is printed. */
public final class FirstBootText {
    private FirstBootText() {}

    /** Of an enrolment's firstBoot: how far it came, how long that took, and in how many boots. */
    public static String summary(JsonNode firstBoot) {
        JsonNode steps = firstBoot.path("steps");
        String reached = VisibleText.of(steps.path(steps.size() - 1).path("name").asText());
        int boots = firstBoot.path("boots").asInt();
        return "first-boot   %s after %s%s"
                .formatted(
                        firstBoot.path("isDone").asBoolean() ? "done" : "reached '" + reached + "'",
                        seconds(firstBoot.path("tookMillis")),
                        boots > 1
                                ? ", in %d boots: the power was cut, or it was started again"
                                        .formatted(boots)
                                : "");
    }

    /** Of one of its steps. */
    public static String step(JsonNode step) {
        boolean isFirst = step.path("tookMillis").isNull();
        return "  %-11s  %s  %s"
                .formatted(
                        VisibleText.of(step.path("name").asText()),
                        isFirst
                                ? "%s into boot %d"
                                        .formatted(
                                                seconds(step.path("sinceBootMillis")),
                                                step.path("boot").asInt())
                                : seconds(step.path("tookMillis")),
                        VisibleText.of(step.path("detail").asText("")))
                .stripTrailing();
    }

    private static String seconds(JsonNode millis) {
        return String.format(Locale.ROOT, "%.1f s", millis.asLong() / 1000.0);
    }
}
