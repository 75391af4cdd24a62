package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a rollout is to go; what is not said is as the gateway has it. */
final class TermsOptions {
    @Option(
            names = "--waves",
            paramLabel = "SIZES",
            description =
                    "How many agents have had their turn by the end of each wave (default: 1,10%%,50%%,100%%).")
    private @Nullable String waves;

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            description =
                    "How long the agents of a wave are watched before the next (default: 10m).")
    private @Nullable String soak;

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            description = "Agents that may roll back or refuse before it pauses (default: 0).")
    private @Nullable Integer maxFailures;

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            description = "Of a wave's agents so many have to commit (default: 90%%).")
    private @Nullable String share;

    @Option(
            names = "--max-alarms",
            paramLabel = "N",
            description =
                    "Alarms that a wave's agents may raise in the soak beyond those of a time as long before (default: 0).")
    private @Nullable Integer maxAlarms;

    @Option(
            names = "--window",
            paramLabel = "TIMES",
            description =
                    "When agents are told, such as 22:00-04:00, or 22:00-04:00 Europe/Berlin (default: always; UTC).")
    private @Nullable String window;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            description = "Who does not get on for so long frees its place (default: 30m).")
    private @Nullable String lease;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "So many agents change at once (default: 50).")
    private @Nullable Integer atOnce;

    @Option(
            names = "--trial",
            paramLabel = "TIME",
            description = "How long the new program has to prove itself (default: 120s).")
    private @Nullable String trial;

    void addTo(ObjectNode wish, CommandSpec spec) {
        put(wish, "waves", waves);
        put(wish, "soak", soak);
        put(wish, "maxFailures", maxFailures);
        if (share != null) {
            wish.put("share", share(share, spec));
        }
        put(wish, "maxAlarms", maxAlarms);
        put(wish, "window", window);
        put(wish, "lease", lease);
        put(wish, "atOnce", atOnce);
        put(wish, "trial", trial);
    }

    private static void put(ObjectNode wish, String name, @Nullable String value) {
        if (value != null) {
            wish.put(name, value);
        }
    }

    private static void put(ObjectNode wish, String name, @Nullable Integer value) {
        if (value != null) {
            wish.put(name, value);
        }
    }

    /** {@code 90%} or {@code 0.9}. */
    private static double share(String text, CommandSpec spec) {
        try {
            return text.endsWith("%")
                    ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
                    : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "--share: '%s' is no share".formatted(text), e);
        }
    }
}
