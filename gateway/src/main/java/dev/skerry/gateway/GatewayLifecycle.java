package dev.skerry.gateway;

import dev.skerry.gateway.alarm.AlarmTimer;
import dev.skerry.gateway.audit.AuditTimer;
import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.bulk.BulkRunner;
import dev.skerry.gateway.command.ExpiryTimer;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.enrol.Upkeep;
import dev.skerry.gateway.history.Folder;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.notify.Notifications;
import dev.skerry.gateway.people.RefusedLogins;
import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.session.SessionHandler;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.telemetry.Expiry;
import dev.skerry.gateway.telemetry.Purge;
import dev.skerry.gateway.timer.RolloutTimer;
import dev.skerry.sync.session.GatewayInput;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Starts the gateway's threads and, at the end, lets agents go and the store finish. */
@Singleton
public class GatewayLifecycle {
    private static final Logger LOG = Logger.getLogger(GatewayLifecycle.class);
    private static final String STOPPING = "the gateway is stopping";
    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final int RECONNECT_SPREAD_MILLIS = 5_000;

    private final Database database;
    private final GroupCommitter committer;
    private final Purge purge;
    private final EventHub hub;
    private final SessionRegistry registry;
    private final ExpiryTimer expiryTimer;
    private final Expiry expiry;
    private final Upkeep upkeep;
    private final AuditTimer auditTimer;
    private final RefusedLogins refused;
    private final Catalogue models;
    private final ProgramCatalogue programs;
    private final RolloutTimer rolloutTimer;
    private final AlarmTimer alarmTimer;
    private final Notifications notifications;
    private final BulkRunner bulkRunner;
    private final Folder folder;

    GatewayLifecycle(
            Database database,
            GroupCommitter committer,
            Purge purge,
            EventHub hub,
            SessionRegistry registry,
            ExpiryTimer expiryTimer,
            Expiry expiry,
            Upkeep upkeep,
            AuditTimer auditTimer,
            RefusedLogins refused,
            Catalogue models,
            ProgramCatalogue programs,
            RolloutTimer rolloutTimer,
            AlarmTimer alarmTimer,
            Notifications notifications,
            BulkRunner bulkRunner,
            Folder folder) {
        this.folder = folder;
        this.bulkRunner = bulkRunner;
        this.models = models;
        this.programs = programs;
        this.rolloutTimer = rolloutTimer;
        this.alarmTimer = alarmTimer;
        this.notifications = notifications;
        this.refused = refused;
        this.database = database;
        this.committer = committer;
        this.purge = purge;
        this.hub = hub;
        this.registry = registry;
        this.expiryTimer = expiryTimer;
        this.expiry = expiry;
        this.upkeep = upkeep;
        this.auditTimer = auditTimer;
    }

    void start(
            @Observes StartupEvent event,
            GatewayConfig config,
            FirstAdmin firstAdmin,
            Authority authority)
            throws InterruptedException {
        committer.start();
        models.start();
        programs.start();
        purge.resume();
        hub.start();
        expiryTimer.start();
        expiry.start();
        upkeep.start();
        rolloutTimer.start();
        folder.start();
        alarmTimer.start();
        notifications.start();
        bulkRunner.start();
        firstAdmin.inviteIfNobody();
        auditTimer.start();
        LOG.infof(
                "gateway=started root_sha256=%s data_dir=%s",
                HexFormat.of().formatHex(authority.rootFingerprint()),
                config.dataDir().toAbsolutePath().normalize());
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        for (SessionHandler session : registry.all()) {
            session.post(new GatewayInput.Drain(STOPPING, RECONNECT_SPREAD_MILLIS));
        }
        awaitSessions();
        for (SessionHandler session : registry.all()) {
            session.post(new GatewayInput.End("", STOPPING));
        }
        expiryTimer.stop();
        expiry.stop();
        upkeep.stop();
        rolloutTimer.stop();
        folder.stop();
        alarmTimer.stop();
        notifications.stop();
        bulkRunner.close();
        auditTimer.stop();
        refused.writeAll();
        committer.stop();
        hub.stop();
        database.close();
        LOG.info("gateway=stopped");
    }

    private void awaitSessions() {
        long deadline = System.nanoTime() + DRAIN.toNanos();
        while (registry.size() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
