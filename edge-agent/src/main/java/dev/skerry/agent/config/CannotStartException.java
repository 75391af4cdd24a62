package dev.skerry.agent.config;

import dev.skerry.agent.pipeline.Refusal;
import java.util.List;

/** The agent can't start as it is configured. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // Nobody serialises what keeps a process from starting.
    private final List<Refusal> problems;

    /** For all these reasons. */
    public CannotStartException(List<Refusal> problems) {
        super(problems.toString());
        this.problems = List.copyOf(problems);
    }

    /** At least one. */
    public List<Refusal> problems() {
        return problems;
    }
}
