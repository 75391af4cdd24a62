package dev.skerry.agent.seal;

import dev.skerry.profile.file.WholeFile;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;

/**
 * Destroys what the agent keeps, as its gateway ordered. That it shall is on the disk before
 * anybody is told, and is the last to go: a process that ends meanwhile goes on with it when it
 * starts.
 */
public final class WipeByOrder {
    /** The file that says so, in the data directory. */
    static final String FILE = "wipe-ordered";

    private static final int FAILED = 1;

    private WipeByOrder() {}

    /** From now on nothing but wiping follows. */
    public static void order(Path dataDir) throws IOException {
        WholeFile.write(dataDir.resolve(FILE), new byte[0]);
    }

    /** Whether it was ordered and is not done. */
    public static boolean isDue() {
        return isDue(ConfigUtils.configBuilder().build());
    }

    private static boolean isDue(Config config) {
        Path dataDir =
                config.getOptionalValue("skerry.agent.data-dir", Path.class)
                        .orElse(Path.of("data"));
        return Files.isRegularFile(dataDir.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Does it, while no agent runs.
     *
     * @param done what the process exits with when all is gone
     * @return that, or 1 if not all could be wiped
     */
    public static int run(int done, PrintStream out, PrintStream err) {
        try {
            Wipe wipe = WipeByHand.wipe(ConfigUtils.configBuilder().build());
            wipe.run();
            WipeByHand.say(wipe, out);
            return done;
        } catch (IOException e) {
            err.printf(
                    "SKR-A676 not all could be wiped (%s): let the agent's user write there, and start it again; what is gone is gone%n",
                    e);
        } catch (SealFault e) {
            err.printf("%s %s%n", e.refusal().code(), e.refusal().message());
        }
        return FAILED;
    }
}
