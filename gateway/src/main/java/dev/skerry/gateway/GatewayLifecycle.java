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
import dev.skerry.gateway.model.rollout.RolloutTimer;
import dev.skerry.gateway.notify.Notifications;
import dev.skerry.gateway.people.RefusedLogins;
import dev.skerry.gateway.session.SessionHandler;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.telemetry.Expiry;
import dev.skerry.gateway.telemetry.Purge;
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
    private final RolloutTimer rolloutTimer;
    private final AlarmTimer alarmTimer;
    private final Notifications notifications;
        folder.stop();
