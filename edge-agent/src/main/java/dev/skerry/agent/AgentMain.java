package dev.skerry.agent;

import dev.skerry.agent.config.StartFailure;
import dev.skerry.agent.pipeline.Refusal;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The process. Its parts are started by {@link AgentRuntime}. Exit codes: 0 stopped, 1 failed, 2
 * can't start as it is configured.
 */
@QuarkusMain
public final class AgentMain implements QuarkusApplication {
    static final int CANNOT_START = 2;
    static final int FAILED = 1;

    /** Runs until it is told to stop. */
    public static void main(String... arguments) {
        Quarkus.run(AgentMain.class, AgentMain::exit, arguments);
    }

    @Override
    public int run(String... arguments) {
        Quarkus.waitForExit();
        return 0;
    }

    private static void exit(int code, @Nullable Throwable failure) {
        if (failure == null) {
            System.exit(code);
            return;
        }
        List<Refusal> problems = StartFailure.problems(failure);
        if (problems.isEmpty()) {
            Logger.getLogger(AgentMain.class)
                    .error("SKR-A008 the agent failed to start: please report it", failure);
            System.exit(FAILED);
        }
        // The log may not be there yet.
        problems.forEach(
                problem -> System.err.printf("%s %s%n", problem.code(), problem.message()));
        System.exit(CANNOT_START);
    }
}
