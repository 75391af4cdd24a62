package dev.skerry.gateway.enrol;

import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.authority.Authority.RootOfflineException;
import dev.skerry.gateway.authority.IssuedCertificates;
import dev.skerry.gateway.authority.ServerKeys;
import dev.skerry.gateway.error.AuthorityError;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Renews the gateway's own certificates in time, and notices tokens and certificates that ended.
 */
public final class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final int LOOK_SECONDS = 10;
    private static final int DAILY_LOOKS = 24 * 3600 / LOOK_SECONDS;

    private final Authority authority;
    private final ServerKeys keys;
    private final IssuedCertificates issued;
    private final Enrolments enrolments;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("authority").daemon().factory());
    private int looks;

    public Upkeep(
            Authority authority,
            ServerKeys keys,
            IssuedCertificates issued,
            Enrolments enrolments) {
        this.authority = authority;
        this.keys = keys;
        this.issued = issued;
        this.enrolments = enrolments;
    }

    /** Begins. */
    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            if (looks++ % DAILY_LOOKS == 0) {
                renewIssuing();
                issued.forgetEnded();
                enrolments.forgetOld();
            }
            keys.refresh();
            enrolments.noteExpired();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warnf("authority=not-kept-up cause=\"%s\"", e);
        }
    }

    private void renewIssuing() {
        if (!authority.isIssuingDue()) {
            return;
        }
        try {
            authority.renewIssuing();
        } catch (RootOfflineException e) {
            LOG.warnf(
                    "issuing-ca=due code=%s until=%s hint=\"%s\"",
                    AuthorityError.ROOT_OFFLINE.code(),
                    authority.issuing().getNotAfter().toInstant(),
                    AuthorityError.ROOT_OFFLINE.advice());
        } catch (IOException e) {
            LOG.warnf(
                    "issuing-ca=not-renewed code=%s cause=\"%s\"",
                    AuthorityError.AUTHORITY_UNUSABLE.code(), e);
        }
    }

    /** Ends. */
    public void stop() {
        timer.shutdownNow();
    }
}
