package dev.skerry.tool.model.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a gateway says of a version of a model, in words. */
final class ModelText {
    private ModelText() {}

    static String text(JsonNode of, String member) {
        return VisibleText.of(of.path(member).asText());
    }

    /** Who runs it, such as {@code 3 acting, 1 shadow refused}. */
    static String runs(JsonNode version) {
        List<String> runs = new ArrayList<>();
        for (JsonNode run : version.path("runs")) {
            String state = text(run, "state");
            runs.add(
                    "%d %s%s"
                            .formatted(
                                    run.path("agents").asLong(),
                                    text(run, "role"),
                                    state.equals("running") ? "" : " " + state));
        }
        return runs.isEmpty() ? "runs nowhere" : String.join(", ", runs);
    }

    /** Whom which version is assigned to, such as {@code 1.2.0 to site harbour}. */
    static String assignments(JsonNode assignments) {
        List<String> words = new ArrayList<>();
        for (JsonNode assignment : assignments) {
            String place = text(assignment, "scope") + " " + text(assignment, "target");
            words.add("%s to %s".formatted(text(assignment, "version"), place.strip()));
        }
        return words.isEmpty() ? "to nobody" : String.join(", ", words);
    }

    /** How often its alarms are right, such as {@code right 90 % (70 to 97 %) of 20}. */
    static String precision(JsonNode version) {
        JsonNode precision = version.path("precision");
        long judged = precision.path("true").asLong() + precision.path("false").asLong();
        return judged == 0
                ? "not judged"
                : String.format(
                        Locale.ROOT,
                        "right %.0f %% (%.0f to %.0f %%) of %,d",
                        100 * precision.path("precision").asDouble(),
                        100 * precision.path("precisionLow").asDouble(),
                        100 * precision.path("precisionHigh").asDouble(),
                        judged);
    }

    /** How large something is, for people. */
    static String size(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        return bytes < 1 << 20
                ? "%,.1f KiB".formatted(bytes / 1024.0)
                : "%,.1f MiB".formatted(bytes / 1024.0 / 1024.0);
    }
}
