package dev.skerry.gateway.config;

import dev.skerry.gateway.error.AlarmError;
import dev.skerry.profile.settings.Hosts;
import dev.skerry.profile.settings.SettingProblem;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** What settings of mail and notifications may be. */
final class MailRules {
    private static final String MAIL = "skerry.gateway.mail.";

    private MailRules() {}

    static @Nullable String tls(String value) {
        return value.matches("starttls|tls|none") ? null : "write starttls, tls or none";
    }

    static @Nullable String privateAddresses(String value) {
        return value.matches("allowed|refused") ? null : "write allowed or refused";
    }

    static @Nullable String dashboard(String value) {
        return value.matches("https?://[^\\s?#]+")
                ? null
                : "write an address such as https://skerry.example.org";
    }

    static @Nullable String from(String value) {
        return value.matches("[^\\s@<>]{1,64}@[A-Za-z0-9.-]{1,190}")
                ? null
                : "write an address such as skerry@example.org";
    }

    /** Passwords and alarms go there: in the clear only where nobody else listens. */
    static Optional<SettingProblem> problem(Config config) {
        String host = text(config, "host");
        return text(config, "tls").equals("none") && !host.isEmpty() && !Hosts.isLoopback(host)
                ? Optional.of(
                        CannotStartException.problem(
                                AlarmError.MAIL_IN_THE_CLEAR, MAIL + "tls=none, to " + host))
                : Optional.empty();
    }

    private static String text(Config config, String name) {
        String value = config.getConfigValue(MAIL + name).getValue();
        return value == null ? "" : value;
    }
}
