package dev.skerry.agent.rescue;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.program.LastLines;
import dev.skerry.agent.program.ProgramPlace;
import dev.skerry.agent.seal.InUse;
import dev.skerry.agent.seal.SealFault;
import dev.skerry.agent.seal.Vault;
import dev.skerry.agent.self.LogCapture;
import dev.skerry.agent.self.LogRing;
import dev.skerry.agent.self.Secrets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import org.jboss.logging.Logger;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** What the launcher starts when no program gets to run: an agent that can only be repaired. */
public final class RescueByLauncher {
    /** The launcher says in it how the program ended. */
    static final String REASON = "SKERRY_RESCUE";

    /** The last lines of the program, beside what else the launcher keeps. */
    static final String LOG_FILE = "failed.log";

    private static final Logger LOG = Logger.getLogger(RescueByLauncher.class);
    private static final int CAN_NOT = 2;
    private static final int MOST_LOG_BYTES = 256 << 10;

    private RescueByLauncher() {}

    /**
     * What the process is to exit with: 77 for the launcher to switch to what is staged, or 2 if
     * there is nobody that this agent could be, after having said so.
     *
     * @param restart for the program to be tried again
     */
    public static int run(Map<String, String> environment, int restart, PrintStream err) {
        ProgramPlace place = ProgramPlace.of(environment);
        Path folder = place.folder();
        if (folder == null) {
            return ended(
                    err,
                    cannot("it was not started by skerry-launch, which knows where it was left"));
        }
        try {
            RescueCard card = RescueCard.read(folder);
            LogRing ring = log();
            try (InUse own = InUse.take(card.dataDir())) {
                Vault vault = Vault.open(own, card.atRest(), card.keyFile());
                Refusal why = why(place, folder, environment);
                LOG.warnf("agent=in-rescue code=%s %s", why.code(), why.message());
                return new Rescue(card, place, why, vault, ring, restart)
                        .run(environment)
                        .orElseGet(() -> ended(err, noIdentity(card)));
            }
        } catch (IOException e) {
            return ended(err, cannot(String.valueOf(e.getMessage())));
        } catch (SealFault e) {
            return ended(err, e.refusal());
        }
    }

    private static int ended(PrintStream err, Refusal why) {
        err.printf("%s %s%n", why.code(), why.message());
        return CAN_NOT;
    }

    /** Why the program does not run, with what it said last. */
    private static Refusal why(ProgramPlace place, Path folder, Map<String, String> environment) {
        String lines = LastLines.of(folder.resolve(LOG_FILE));
        return new Refusal(
                "SKR-A724",
                "version %s does not get to run (%s), so that this agent takes no readings and can only be repaired: mend what its last lines say and restart it, or roll out a version that runs%s"
                        .formatted(
                                place.version().orElse("unknown"),
                                environment.getOrDefault(REASON, "exit:2"),
                                lines.isEmpty() ? "" : ":\n" + lines));
    }

    private static Refusal cannot(String why) {
        return new Refusal(
                "SKR-A725",
                "this agent can't be repaired from afar, for it is not known who it is (%s): mend it here; from its next start that succeeds on it can"
                        .formatted(why));
    }

    private static Refusal noIdentity(RescueCard card) {
        return new Refusal(
                "SKR-A726",
                "agent '%s' can't be repaired from afar, for it has no certificate in %s that %s knows it by: mend it here, or enrol it"
                        .formatted(card.agentId(), card.dataDir(), card.gateway()));
    }

    /** As an agent that works logs, on the console and for who watches from afar. */
    private static LogRing log() {
        LogRing ring = new LogRing(MOST_LOG_BYTES);
        var root = LogContext.getLogContext().getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.INFO);
        LogContext.getLogContext().getLogger("io.grpc").setLevel(Level.WARNING);
        root.addHandler(
                new ConsoleHandler(
                        new PatternFormatter("%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c{3.}] %s%e%n")));
        LogCapture.begin(ring, new Secrets(List.of()));
        return ring;
    }
}
