package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** What a model made of its window, as lines for people. */
public final class ExplanationText {
    private static final int SHOWN_STEPS = 8;
    private static final MathContext DIGITS = new MathContext(5);

    private ExplanationText() {}

    /** Of an explanation as gateways and agents give it. */
    public static String of(JsonNode why) {
        var text = new StringBuilder();
        String version = AlarmText.text(why, "version");
        text.append(
                "%nmodel %s: %s%s, %s, at %s%n"
                        .formatted(
                                AlarmText.text(why, "model"),
                                AlarmText.text(why, "bundle"),
                                version.isEmpty() ? "" : " " + version,
                                AlarmText.shortDigest(AlarmText.text(why, "digest")),
                                why.path("observedAt").asText()));
        text.append("  ").append(String.join(", ", results(why))).append(System.lineSeparator());
        String method = why.path("method").asText();
        text.append(
                "  %s%n"
                        .formatted(
                                method.equals("none")
                                        ? "what each channel contributed is not known; the latest steps:"
                                        : "contributions (" + method + ") and the latest steps:"));
        for (JsonNode channel : why.path("channels")) {
            text.append(channel(channel));
        }
        long left = why.path("channelsLeftOut").asLong();
        if (left > 0) {
            text.append("  and %d channels that contribute less%n".formatted(left));
        }
        return text.toString();
    }

    private static List<String> results(JsonNode why) {
        List<String> results = new ArrayList<>();
        if (why.hasNonNull("score")) {
            String against =
                    why.hasNonNull("threshold") ? " against " + number(why, "threshold") : "";
            results.add("score " + number(why, "score") + against);
        }
        if (why.hasNonNull("label")) {
            results.add("label " + AlarmText.text(why, "label"));
        }
        if (why.hasNonNull("forecast")) {
            String bounds =
                    why.hasNonNull("lower")
                            ? " (%s to %s)".formatted(number(why, "lower"), number(why, "upper"))
                            : "";
            results.add("forecast " + number(why, "forecast") + bounds);
        }
        return results;
    }

    private static String channel(JsonNode channel) {
        List<String> steps = new ArrayList<>();
        channel.path("steps").forEach(step -> steps.add(number(step, "value")));
        int hidden = Math.max(0, steps.size() - SHOWN_STEPS);
        String contribution =
                channel.hasNonNull("contribution") ? number(channel, "contribution") : "?";
        return "  %10s  %s  %s%s %s%n"
                .formatted(
                        contribution,
                        AlarmText.text(channel, "resource"),
                        hidden == 0 ? "" : "… ",
                        String.join(" ", steps.subList(hidden, steps.size())),
                        AlarmText.text(channel, "unit"))
                .replaceAll(" +(?=\\R)", "");
    }

    private static String number(JsonNode of, String member) {
        BigDecimal rounded = new BigDecimal(of.path(member).asText("0")).round(DIGITS);
        BigDecimal plain = rounded.stripTrailingZeros();
        return Math.abs(plain.scale()) > 12 ? plain.toString() : plain.toPlainString();
    }
}
