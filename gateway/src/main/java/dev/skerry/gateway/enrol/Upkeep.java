package dev.skerry.gateway.enrol;

import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.authority.Authority.RootOfflineException;
import dev.skerry.gateway.authority.IssuedCertificates;
import dev.skerry.gateway.authority.ServerKeys;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.timer.PeriodicTasks;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Renews the gateway's own certificates in time, and notices tokens and certificates that ended.
 */
public final class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration DAY = Duration.ofDays(1);

    private final Authority authority;
    private final ServerKeys keys;
    private final IssuedCertificates issued;
    private final Enrolments enrolments;
    private final PeriodicTasks tasks = new PeriodicTasks("authority");

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
        tasks.every(Duration.ZERO, DAY, "authority-daily", this::lookDaily);
        tasks.every(Duration.ZERO, LOOK, "authority", this::look);
    }

    private void lookDaily() throws InterruptedException {
        renewIssuing();
        issued.forgetEnded();
        enrolments.forgetOld();
    }

    private void look() throws InterruptedException {
        keys.refresh();
        enrolments.noteExpired();
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
        tasks.stopNow();
    }
}
