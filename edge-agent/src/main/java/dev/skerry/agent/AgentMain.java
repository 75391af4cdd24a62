package dev.skerry.agent;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** The process. Its parts are started by {@link AgentRuntime}. */
@QuarkusMain
public final class AgentMain implements QuarkusApplication {
    /** Runs until it is told to stop; the exit code is 0 only then. */
    public static void main(String... arguments) {
        Quarkus.run(AgentMain.class, AgentMain::exit, arguments);
    }

    @Override
    public int run(String... arguments) {
        Quarkus.waitForExit();
        return 0;
    }

    private static void exit(int code, @Nullable Throwable failure) {
        if (isPortInUse(failure)) {
            System.err.println(
                    "SKR-A006 the agent's HTTP port is in use by another process: stop that one, or"
                            + " start with -Dquarkus.http.port=<another port>");
        }
        System.exit(code);
    }

    private static boolean isPortInUse(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
