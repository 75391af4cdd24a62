package dev.skerry.agent.enrol;

import dev.skerry.agent.clock.JudgedTime;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.retry.BackOff;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.tls.GatewayTrust;
import dev.skerry.agent.tls.OwnCertificate;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.enrol.EnrolmentToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has a certificate for the agent, always: gets the first with a token, renews it after two thirds
 * of its life, takes up one that was put there by hand. Nothing waits for it: whoever connects asks
 * what there is. It never gives up.
 */
public final class IdentityKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(IdentityKeeper.class);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    /** How long a gateway may take for one answer, connecting included: small machines are slow. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    /** From here on a renewal that fails is a trouble: the last sixth of the life. */
    private static final int NEAR_END = 6;

    /** So much of the life, at most, is a renewal early, so that a fleet does not come at once. */
    private static final double SPREAD = 0.05;

    /** Where a token may come from. */
    public record Tokens(Optional<Path> file, Optional<String> fromEnvironment) {}

    private final Enrolment enrolment;
    private final IdentityFolder folder;
    private final Tokens tokens;
    private final Duration look;
    private final Supplier<JudgedTime> time;
    private final RandomGenerator random;
    private final List<Runnable> listeners = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile GatewayTls tls;
    private volatile @Nullable AgentCertificate present;
    private volatile @Nullable Refusal failure;
    private volatile @Nullable Refusal folderTrouble;
    private byte[] seen = {};
    private BackOff backOff;
    private double spread;
    private long attemptAtNanos;
    private @Nullable EnrolmentToken tried;
    private @Nullable Thread thread;

    /**
     * A keeper that is not started yet.
     *
     * @param files how its identity rests
     */
    public static IdentityKeeper of(
            IdentitySettings settings,
            SealedFiles files,
            Supplier<JudgedTime> time,
            RandomGenerator random) {
        List<X509Certificate> authorities = Certificates.read(settings.authorities());
        IdentityFolder folder = new IdentityFolder(settings.dataDir(), files);
        return new IdentityKeeper(
                new Enrolment(
                        new Enrolment.Settings(
                                settings.gateway(), settings.agentId(), authorities, PATIENCE),
                        folder,
                        time,
                        step -> LOG.infof("enrolment=\"%s\"", step)),
                folder,
                settings.tokens(),
                LOOK,
                authorities.isEmpty()
                        ? GatewayTrust.ofSystem(time)
                        : new GatewayTrust(authorities, time),
                time,
                random);
    }

    /**
     * A keeper that is not started yet, with what is on the disk.
     *
     * @param look how often the folder, the token's file and the clock are looked at
     */
    IdentityKeeper(
            Enrolment enrolment,
            IdentityFolder folder,
            Tokens tokens,
            Duration look,
            GatewayTrust untilEnrolled,
            Supplier<JudgedTime> time,
            RandomGenerator random) {
        this.enrolment = enrolment;
        this.folder = folder;
        this.tokens = tokens;
        this.look = look;
        this.time = time;
        this.random = random;
        tls = new GatewayTls(untilEnrolled, null);
        backOff = backOff(LONGEST_RETRY);
        attemptAtNanos = System.nanoTime();
        look();
    }

    /** Tells of each new certificate; before {@link #start}. */
    public void tell(Runnable listener) {
        listeners.add(listener);
    }

    /** Begins to keep it. */
    public void start() {
        thread = Thread.ofPlatform().name("skerry-identity").daemon().start(this::run);
    }

    private void run() {
        try {
            do {
                try {
                    round();
                } catch (RuntimeException e) {
                    LOG.error("identity=failed code=SKR-A618", e);
                    failed(
                            new Refusal(
                                    "SKR-A618",
                                    "keeping the agent's certificate failed with %s and is tried again: this is a bug, please report it with the agent's log"
                                            .formatted(e)));
                }
            } while (!closing.await(look.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        look();
        Optional<EnrolmentToken> token = Optional.empty();
        boolean isMalformed = false;
        try {
            token = token();
        } catch (EnrolmentException e) {
            isMalformed = true;
            failed(e.refusal());
        }
        if (token.isPresent() && !token.get().equals(tried)) {
            attemptAtNanos = System.nanoTime();
        }
        if (token.isPresent() || isRenewalDue()) {
            if (System.nanoTime() - attemptAtNanos >= 0) {
                attempt(token);
            }
        } else if (!isMalformed) {
            failure = null;
        }
    }

    /** Takes up what is on the disk, whoever put it there. */
    private void look() {
        try {
            byte[] bytes = folder.bytes();
            if (!Arrays.equals(bytes, seen)) {
                folderTrouble = null;
                seen = bytes;
                if (bytes.length > 0) {
                    AgentCertificate kept = AgentCertificate.decode(bytes);
                    take(kept);
                    tidyUp(kept);
                }
            }
            if (folderTrouble == null && !folder.isPrivate()) {
                folderTrouble =
                        new Refusal(
                                "SKR-A615",
                                "others than the agent's user may read its key: chmod 600 %s, and if somebody did, have the certificate revoked and enrol again"
                                        .formatted(folder.identity()));
            }
        } catch (IOException e) {
            folderTrouble =
                    new Refusal(
                            "SKR-A614",
                            "the agent's certificate can't be read from %s (%s): restore the file, or move it away and enrol again with a new token"
                                    .formatted(folder.identity(), e.getMessage()));
        }
    }

    private void take(AgentCertificate kept) {
        AgentCertificate before = present;
        if (before != null && before.own().equals(kept.own())) {
            return;
        }
        present = kept;
        tls =
                new GatewayTls(
                        enrolment.trust(kept.roots()),
                        new OwnCertificate(kept.key(), kept.chain()));
        failure = null;
        spread = random.nextDouble() * SPREAD;
        // A short life leaves less time to try again in.
        backOff = backOff(min(LONGEST_RETRY, kept.life().dividedBy(60)));
        attemptAtNanos = System.nanoTime();
        LOG.infof("identity=%s ends=%s", kept.own().getSubjectX500Principal(), kept.endsAt());
        listeners.forEach(Runnable::run);
    }

    private BackOff backOff(Duration longest) {
        Duration cap = longest.compareTo(FIRST_RETRY) < 0 ? FIRST_RETRY : longest;
        return new BackOff(FIRST_RETRY, cap, random::nextLong);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** The token is forgotten after the certificate is kept; a crash may have come in between. */
    private void tidyUp(AgentCertificate kept) throws IOException {
        if (!folder.isUnfinished(kept)) {
            return;
        }
        EnrolmentToken spent = tried;
        try {
            spent = spent == null ? token().orElse(null) : spent;
        } catch (EnrolmentException e) {
            // Nobody can have enrolled with it.
        }
        if (spent != null) {
            folder.spend(spent);
        }
        deleteTokenFile();
        folder.finish();
    }

    private void deleteTokenFile() {
        try {
            if (tokens.file().isPresent()) {
                Files.deleteIfExists(tokens.file().get());
            }
        } catch (IOException e) {
            LOG.warnf("token_file=left reason=\"%s\"", e);
        }
    }

    /**
     * A file is used whenever there is one; the environment, where nothing can be deleted, only
     * without a certificate. No token is used twice.
     */
    private Optional<EnrolmentToken> token() throws EnrolmentException {
        Optional<EnrolmentToken> token = Optional.empty();
        if (tokens.file().filter(Files::exists).isPresent()) {
            token = Optional.of(TokenText.read(tokens.file().get()));
        } else if (tokens.fromEnvironment().isPresent() && (present == null || hasEnded())) {
            token =
                    Optional.of(
                            TokenText.parse(
                                    tokens.fromEnvironment().get(),
                                    "SKERRY_AGENT_ENROL_TOKEN has"));
        }
        return token.filter(one -> !folder.isSpent(one));
    }

    private boolean isRenewalDue() {
        AgentCertificate kept = present;
        return kept != null && !time.get().moment().isBefore(renewsAt(kept));
    }

    private Instant renewsAt(AgentCertificate kept) {
        return kept.renewsAt().minusMillis((long) (kept.life().toMillis() * spread));
    }

    private void attempt(Optional<EnrolmentToken> token) {
        try {
            AgentCertificate kept = present;
            if (token.isPresent()) {
                tried = token.get();
                enrolment.byToken(token.get());
            } else if (kept != null) {
                enrolment.renewed(kept);
            }
            look();
        } catch (EnrolmentException e) {
            failed(e.refusal());
            attemptAtNanos = System.nanoTime() + backOff.next().toNanos();
        }
    }

    private void failed(Refusal why) {
        if (closing.getCount() == 0) {
            return;
        }
        Refusal before = failure;
        if (before == null || !before.code().equals(why.code())) {
            LOG.warnf("%s %s", why.code(), why.message());
        }
        failure = why;
    }

    /** What to connect with now; another object once that has changed. */
    public GatewayTls tls() {
        return tls;
    }

    /** The certificate in use; empty before the first. */
    public Optional<AgentCertificate> certificate() {
        return Optional.ofNullable(present);
    }

    private boolean hasEnded() {
        AgentCertificate kept = present;
        return kept != null && kept.endsAt().isBefore(time.get().moment());
    }

    /** What keeps the agent from having a good certificate, or soon will. */
    public List<Refusal> troubles() {
        List<Refusal> troubles = new ArrayList<>();
        Refusal atFolder = folderTrouble;
        if (atFolder != null) {
            troubles.add(atFolder);
        }
        Refusal why = failure;
        AgentCertificate kept = present;
        String because = why == null ? "" : ": %s %s".formatted(why.code(), why.message());
        if (kept == null) {
            Optional.ofNullable(why).ifPresent(troubles::add);
        } else if (hasEnded()) {
            troubles.add(
                    new Refusal(
                            "SKR-A613",
                            "the agent's certificate ended at %s; the agent tries to renew it, and where the gateway no longer allows that it has to be enrolled again with a new token, by skerry agent enrol%s"
                                    .formatted(kept.endsAt(), because)));
        } else if (why != null && isNearEnd(kept)) {
            troubles.add(
                    new Refusal(
                            "SKR-A612",
                            "the agent's certificate ends at %s and can't be renewed%s"
                                    .formatted(kept.endsAt(), because)));
        } else if (why != null && tokens.file().filter(Files::exists).isPresent()) {
            troubles.add(why);
        }
        return troubles;
    }

    private boolean isNearEnd(AgentCertificate kept) {
        return time.get().moment().isAfter(kept.endsAt().minus(kept.life().dividedBy(NEAR_END)));
    }

    @Override
    public void close() {
        closing.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join(CLOSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
