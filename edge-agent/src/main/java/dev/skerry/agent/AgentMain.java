package dev.skerry.agent;

import dev.skerry.agent.config.StartFailure;
import dev.skerry.agent.enrol.EnrolByHand;
import dev.skerry.agent.infer.run.RuntimeLibrary;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.rescue.RescueByLauncher;
import dev.skerry.agent.seal.WipeByHand;
import dev.skerry.agent.seal.WipeByOrder;
import dev.skerry.agent.trust.VerifyByHand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The process. Its parts are started by {@link AgentRuntime}. Exit codes: 0 stopped, 1 failed, 2
 * can't start, enrol, verify or wipe, as it is told; by order of its gateway 75 to be started
 * again, 76 wiped, 77 for the launcher to switch to another program.
 */
@QuarkusMain
public final class AgentMain implements QuarkusApplication {
    static final int CANNOT_START = 2;
    static final int FAILED = 1;

    /** Whatever starts the agent is to start it again: sysexits' "try again". */
    static final int RESTART = 75;

    /** All that the agent kept is gone. */
    static final int WIPED = 76;

    /**
     * Runs until it is told to stop; with {@code enrol}, gets a certificate and ends; with {@code
     * verify} and a file, says whether that is an agent's program that the gateway signed for; with
     * {@code wipe}, destroys what it keeps and ends; with {@code rescue}, runs only to be repaired.
     */
    public static void main(String... arguments) {
        RuntimeLibrary.find();
        if (arguments.length == 1 && arguments[0].equals("enrol")) {
            System.exit(EnrolByHand.run(System.out, System.err));
        }
        if (arguments.length == 2 && arguments[0].equals("verify")) {
            System.exit(VerifyByHand.run(Path.of(arguments[1]), System.out, System.err));
        }
        if (arguments.length == 1 && arguments[0].equals("rescue")) {
            System.exit(RescueByLauncher.run(System.getenv(), RESTART, System.err));
        }
        if (arguments.length > 0 && arguments[0].equals("wipe")) {
            boolean isAsked = !Arrays.asList(arguments).contains(WipeByHand.UNASKED);
            System.exit(
                    WipeByHand.run(new DataOwner(), isAsked, System.in, System.out, System.err));
        }
        if (WipeByOrder.isDue()) {
            System.exit(WipeByOrder.run(WIPED, System.out, System.err));
        }
        Quarkus.run(AgentMain.class, AgentMain::exit, arguments);
    }

    @Override
    public int run(String... arguments) {
        Quarkus.waitForExit();
        return 0;
    }

    private static void exit(int code, @Nullable Throwable failure) {
        if (failure == null) {
            System.exit(code == WIPED ? WipeByOrder.run(WIPED, System.out, System.err) : code);
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
