package dev.skerry.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.PublicAddress;
import dev.skerry.gateway.config.Settings;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.notify.AddressPolicy;
import dev.skerry.gateway.notify.MailSettings;
import dev.skerry.gateway.notify.Notifications;
import dev.skerry.gateway.notify.Notifier;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Puts what tells people elsewhere of alarms together. */
@Singleton
public class NotifyBeans {
    private final Config settings;
    private final GatewayConfig config;

    NotifyBeans(Config settings, GatewayConfig config) {
        Settings.check(settings);
        this.settings = settings;
        this.config = config;
    }

    @Produces
    @Singleton
    Notifications notifications(
            GroupCommitter committer,
            Database database,
            SecretBox box,
            GatewayLog log,
            AlarmStore alarms,
            EventHub hub,
            ObjectMapper json,
            Vertx vertx,
            InstantSource clock) {
        var notifications =
                Notifier.of(
                        new Notifier.Parts(
                                committer,
                                database.jdbi(),
                                box,
                                log,
                                alarms,
                                json,
                                vertx,
                                new SecureRandom(),
                                clock),
                        new AddressPolicy(
                                config.notifications().privateAddresses()
                                        == GatewayConfig.Notifications.PrivateAddresses.ALLOWED),
                        config.notifications()
                                .dashboard()
                                .map(address -> address.replaceAll("/+$", ""))
                                .orElseGet(() -> PublicAddress.of(settings)),
                        mail(config.mail()));
        hub.whenAlarmsChange(notifications::alarmsChanged);
        return notifications;
    }

    private static Optional<MailSettings> mail(GatewayConfig.Mail mail) {
        return mail.host()
                .map(
                        host ->
                                new MailSettings(
                                        host,
                                        mail.port(),
                                        mail.tls(),
                                        mail.from().orElse("skerry@" + host),
                                        mail.user(),
                                        mail.passwordFile(),
                                        mail.trust()));
    }
}
