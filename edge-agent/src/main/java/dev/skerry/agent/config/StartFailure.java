package dev.skerry.agent.config;

import dev.skerry.agent.pipeline.Refusal;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.List;
import java.util.stream.IntStream;

/** What to tell people of an exception that ended the start. */
public final class StartFailure {
    private StartFailure() {}

    /** What they can do something about; empty when the program is at fault. */
    public static List<Refusal> problems(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CannotStartException refused -> {
                    return refused.problems();
                }
                case ConfigValidationException invalid -> {
                    return problems(invalid);
                }
                case BindException inUse -> {
                    return List.of(
                            new Refusal(
                                    "SKR-A006",
                                    "the agent's HTTP port is in use by another process (%s): stop that one, or start with -Dquarkus.http.port=<another port>"
                                            .formatted(inUse.getMessage())));
                }
                default -> {}
            }
        }
        return List.of();
    }

    private static List<Refusal> problems(ConfigValidationException invalid) {
        List<String> messages =
                IntStream.range(0, invalid.getProblemCount())
                        .mapToObj(i -> invalid.getProblem(i).getMessage())
                        .toList();
        return ConfigCheck.check(ConfigUtils.configBuilder().build(), messages);
    }
}
