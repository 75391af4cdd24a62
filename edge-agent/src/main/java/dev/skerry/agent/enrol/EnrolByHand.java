package dev.skerry.agent.enrol;

import dev.skerry.agent.clock.JudgedTime;
import dev.skerry.agent.config.ConfigCheck;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.seal.AtRest;
import dev.skerry.agent.seal.InUse;
import dev.skerry.agent.seal.SealFault;
import dev.skerry.agent.seal.Vault;
import dev.skerry.sync.enrol.EnrolmentToken;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Enrols the agent while somebody watches; an agent that runs on the same folder takes the
 * certificate up. The token is read from the configured file, the environment, or standard input.
 */
public final class EnrolByHand {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int CANNOT_START = 2;

    private final Config config = ConfigUtils.configBuilder().build();
    private final PrintStream out;

    private EnrolByHand(PrintStream out) {
        this.out = out;
    }

    /** What the process is to exit with: 0, 1 if there is no certificate, 2 for wrong settings. */
    public static int run(PrintStream out, PrintStream err) {
        EnrolByHand enrolment = new EnrolByHand(out);
        List<Refusal> problems = ConfigCheck.check(enrolment.config);
        problems.forEach(problem -> err.printf("%s %s%n", problem.code(), problem.message()));
        if (!problems.isEmpty()) {
            return CANNOT_START;
        }
        try {
            enrolment.run();
            return DONE;
        } catch (EnrolmentException e) {
            err.printf("%s %s%n", e.refusal().code(), e.refusal().message());
            return FAILED;
        }
    }

    private void run() throws EnrolmentException {
        String gateway =
                value("skerry.agent.gateway.url", String.class)
                        .filter(url -> url.startsWith("https:"))
                        .orElseThrow(
                                () ->
                                        new EnrolmentException(
                                                "SKR-A600",
                                                "enrolling takes the gateway's https address: set skerry.agent.gateway.url"));
        Optional<Path> file = value("skerry.agent.enrol.token-file", Path.class);
        EnrolmentToken token = token(file);
        Path dataDir = value("skerry.agent.data-dir", Path.class).orElse(Path.of("data"));
        try {
            // Taken by an agent that runs, it is as it is to be, and stays so.
            Optional<InUse> own = InUse.takeIfFree(dataDir);
            try {
                IdentityFolder folder =
                        new IdentityFolder(dataDir, vault(dataDir, own).files(IdentityFolder.NAME));
                try {
                    enrol(gateway, folder, token);
                } catch (EnrolmentException e) {
                    throw ended(folder, e);
                }
                forget(folder, token, file);
            } finally {
                own.ifPresent(InUse::close);
            }
        } catch (SealFault e) {
            throw new EnrolmentException(e.refusal().code(), e.refusal().message(), e);
        }
        out.println("Enrolled. The agent uses the certificate from its next connection on.");
    }

    /** What the gateway refused it will not give for the same key another time. */
    private static EnrolmentException ended(IdentityFolder folder, EnrolmentException why) {
        if (why.refusal().code().equals(EstClient.REFUSED)) {
            try {
                folder.finish();
            } catch (IOException e) {
                why.addSuppressed(e);
            }
        }
        return why;
    }

    private void enrol(String gateway, IdentityFolder folder, EnrolmentToken token)
            throws EnrolmentException {
        new Enrolment(
                        new Enrolment.Settings(
                                URI.create(gateway),
                                config.getValue("skerry.agent.id", String.class),
                                Certificates.read(
                                        value("skerry.agent.gateway.ca-file", Path.class)),
                                IdentityKeeper.PATIENCE),
                        folder,
                        this::time,
                        step -> out.printf("- %s%n", step))
                .byToken(token);
    }

    private Vault vault(Path dataDir, Optional<InUse> own) throws SealFault {
        AtRest wanted = value("skerry.agent.at-rest", AtRest.class).orElse(AtRest.AUTO);
        Optional<Path> keyFile = value("skerry.agent.key-file", Path.class);
        return own.isPresent()
                ? Vault.open(own.get(), wanted, keyFile)
                : Vault.openBeside(dataDir, wanted, keyFile);
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        return config.getOptionalValue(name, type);
    }

    private EnrolmentToken token(Optional<Path> file) throws EnrolmentException {
        if (file.isPresent()) {
            return TokenText.read(file.get());
        }
        Optional<String> variable = value("skerry.agent.enrol.token", String.class);
        if (variable.isPresent()) {
            return TokenText.parse(variable.get(), "SKERRY_AGENT_ENROL_TOKEN has");
        }
        out.println("Token, as the gateway showed it:");
        try {
            String line =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                            .readLine();
            return TokenText.parse(line == null ? "" : line, "came on standard input");
        } catch (IOException e) {
            throw new EnrolmentException(
                    "SKR-A601", "the token can't be read from standard input (%s)".formatted(e), e);
        }
    }

    /** No agent runs here whose clock could be asked: the time is at least this. */
    private JudgedTime time() {
        Instant built =
                value("build.date", String.class)
                        .map(date -> LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant())
                        .orElse(Instant.EPOCH);
        Instant now = Instant.now();
        return new JudgedTime(now.isBefore(built) ? built : now, false);
    }

    private static void forget(IdentityFolder folder, EnrolmentToken token, Optional<Path> file)
            throws EnrolmentException {
        try {
            folder.spend(token);
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
            folder.finish();
        } catch (IOException e) {
            throw new EnrolmentException(
                    "SKR-A619",
                    "the agent is enrolled, but its token can't be deleted (%s): delete it, it is of no more use"
                            .formatted(e),
                    e);
        }
    }
}
