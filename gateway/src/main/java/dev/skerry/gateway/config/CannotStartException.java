package dev.skerry.gateway.config;

import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.profile.settings.SettingProblem;
import java.util.List;
import java.util.stream.Collectors;

/** The gateway can't start as it is configured; its message is for people, with code and advice. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One line for each problem. */
    CannotStartException(List<SettingProblem> problems) {
        super(
                problems.stream()
                        .map(problem -> problem.code() + ": " + problem.message())
                        .collect(Collectors.joining("\n")));
    }

    public CannotStartException(ErrorCode error, String detail) {
        this(List.of(problem(error, detail)));
    }

    static SettingProblem problem(ErrorCode error, String detail) {
        return new SettingProblem(
                error.code(),
                "%s: %s. What to do: %s".formatted(error.meaning(), detail, error.advice()));
    }
}
