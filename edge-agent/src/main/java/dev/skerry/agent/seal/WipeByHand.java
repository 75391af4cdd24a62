package dev.skerry.agent.seal;

import dev.skerry.profile.file.DataKey;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Destroys what the agent keeps, after somebody said which agent that is. */
public final class WipeByHand {
    /** As an argument: nobody is asked. */
    public static final String UNASKED = "unasked";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int CANNOT_START = 2;

    private WipeByHand() {}

    /** Knows which agent a data directory is of. */
    public interface Owner {
        /**
         * The agent's id; empty if nothing there says so.
         *
         * @param key null when there is none
         * @throws IOException if what says so can't be read
         */
        Optional<String> of(Path dataDir, @Nullable DataKey key) throws IOException;
    }

    /**
     * What the process is to exit with: 0, 1 if it failed or an agent runs, 2 if the name or the
     * folder was wrong.
     */
    public static int run(
            Owner owner, boolean isAsked, InputStream in, PrintStream out, PrintStream err) {
        Config config = ConfigUtils.configBuilder().build();
        try {
            Wipe wipe = wipe(config);
            if (!wipe.isNeeded()) {
                out.println("There is nothing to wipe.");
                return DONE;
            }
            String id = id(config, wipe, owner, out);
            if (isAsked && !isConfirmed(id, wipe, in, out)) {
                throw new SealFault(
                        "SKR-A677", "that is not the agent's id, and nothing was wiped");
            }
            wipe.run();
            say(wipe, out);
            return DONE;
        } catch (IOException e) {
            err.printf(
                    "SKR-A676 not all could be wiped (%s): let the agent's user write there, or use root, and wipe again; what is gone is gone%n",
                    e);
            return FAILED;
        } catch (SealFault e) {
            err.printf("%s %s%n", e.refusal().code(), e.refusal().message());
            return List.of("SKR-A677", "SKR-A679").contains(e.refusal().code())
                    ? CANNOT_START
                    : FAILED;
        }
    }

    /** What these settings have destroyed; not what the service manager holds. */
    static Wipe wipe(Config config) throws IOException, SealFault {
        Path credentials = Path.of(System.getenv().getOrDefault("CREDENTIALS_DIRECTORY", ""));
        Optional<Path> key =
                config.getOptionalValue("skerry.agent.key-file", Path.class)
                        .filter(
                                file ->
                                        credentials.toString().isEmpty()
                                                || !file.startsWith(credentials));
        return Wipe.of(
                config.getOptionalValue("skerry.agent.data-dir", Path.class)
                        .orElse(Path.of("data")),
                config.getOptionalValue("skerry.agent.models-dir", Path.class)
                        .orElse(Path.of("models")),
                key,
                config.getOptionalValue("skerry.agent.credentials-file", Path.class));
    }

    /** The id of the agent that is meant, which is that of the one whose data they are. */
    private static String id(Config config, Wipe wipe, Owner owner, PrintStream out)
            throws SealFault {
        String meant = config.getOptionalValue("skerry.agent.id", String.class).orElse("");
        Optional<String> kept = kept(config, wipe, owner, out);
        if (kept.isPresent() && !kept.get().equals(meant)) {
            throw new SealFault(
                    "SKR-A677",
                    "%s is of agent '%s', not of '%s', and nothing was wiped: name the folder and the id of the same agent"
                            .formatted(wipe.dataDir(), kept.get(), meant));
        }
        return meant;
    }

    /** One whose key is lost, or that was half wiped, can be wiped all the same. */
    private static Optional<String> kept(Config config, Wipe wipe, Owner owner, PrintStream out) {
        try {
            Optional<DataKey> key =
                    Vault.key(config.getOptionalValue("skerry.agent.key-file", Path.class));
            return owner.of(wipe.dataDir(), key.orElse(null));
        } catch (IOException | SealFault e) {
            out.printf("Which agent's it is can't be read there: %s%n", e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isConfirmed(String id, Wipe wipe, InputStream in, PrintStream out)
            throws IOException {
        out.printf(
                "All that agent %s keeps in %s will be gone: readings that wait, twins, identity%s%s.%nType the agent's id to go on:%n",
                id,
                wipe.dataDir().toAbsolutePath(),
                wipe.keyFile().filter(Files::exists).map(file -> ", its key " + file).orElse(""),
                wipe.credentialsFile().map(file -> ", the credentials " + file).orElse(""));
        String line =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        return line != null && !id.isEmpty() && line.strip().equals(id);
    }

    static void say(Wipe wipe, PrintStream out) throws IOException {
        for (Path link : wipe.links()) {
            out.printf(
                    "Only the link %s is gone: what it led to is left, see to it yourself.%n",
                    link);
        }
        for (Path other : wipe.foreign()) {
            out.printf("Left, for no agent made it: %s%n", other);
        }
        out.printf(
                "Wiped. The agent begins anew: %senrol it again.%n",
                wipe.keyFile().isPresent() ? "make it another key ('skerry agent key'), and " : "");
        out.println(
                wipe.keyFile().isPresent()
                        ? "Flash keeps old blocks whatever is written over them: that the key is destroyed is what counts. What rested before there was a key, and other copies of the key, are not covered."
                        : "Flash keeps old blocks whatever is written over them, and no key file was destroyed: destroy systemd's credential if there is one, else the card.");
    }
}
