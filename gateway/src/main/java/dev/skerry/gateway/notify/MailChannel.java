package dev.skerry.gateway.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends e-mail by a server that the gateway's settings name. */
final class MailChannel implements Channel {
    private static final int PATIENCE_SECONDS = 20;

    private final Vertx vertx;
    private final MailSettings settings;
    private final ObjectMapper json;

    MailChannel(Vertx vertx, MailSettings settings, ObjectMapper json) {
        this.vertx = vertx;
        this.settings = settings;
        this.json = json;
    }

    @Override
    public Attempt send(ContactPoint contact, byte[] secret, Message message)
            throws InterruptedException {
        MailClient client;
        MailMessage mail;
        try {
            client = MailClient.create(vertx, config());
            mail = mail(contact, message);
        } catch (IOException e) {
            return new Attempt(false, true, "a file of skerry.gateway.mail: " + e);
        }
        try {
            client.sendMail(mail)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Attempt(true, true, settings.host() + " took it");
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            return new Attempt(false, true, String.valueOf(why.getMessage()));
        } catch (TimeoutException e) {
            return new Attempt(
                    false, true, settings.host() + " did not answer in " + PATIENCE_SECONDS + " s");
        } finally {
            client.close();
        }
    }

    private MailMessage mail(ContactPoint contact, Message message) throws IOException {
        return new MailMessage()
                .setFrom(settings.from())
                .setTo(contact.recipients())
                .setSubject(message.title())
                .setText(json.readTree(message.body()).path("text").asText())
                .addHeader("Message-ID", "<" + message.id() + "@skerry>")
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("X-Skerry-Notification", message.id());
    }

    private MailConfig config() throws IOException {
        var config =
                new MailConfig(settings.host(), settings.port())
                        .setOwnHostname("skerry")
                        .setMaxPoolSize(1)
                        .setKeepAlive(false)
                        .setHostnameVerificationAlgorithm("HTTPS")
                        .setSsl(settings.tls().equals("tls"))
                        .setStarttls(
                                settings.tls().equals("starttls")
                                        ? StartTLSOptions.REQUIRED
                                        : StartTLSOptions.DISABLED)
                        .setLogin(LoginOption.DISABLED);
        if (settings.trust().isPresent()) {
            config.setTrustOptions(
                    new PemTrustOptions().addCertPath(settings.trust().get().toString()));
        }
        if (settings.user().isPresent()) {
            config.setLogin(LoginOption.REQUIRED)
                    .setUsername(settings.user().get())
                    .setPassword(password());
        }
        return config;
    }

    /** Read each time, so that a new one is used without a restart. */
    private String password() throws IOException {
        if (settings.passwordFile().isEmpty()) {
            return "";
        }
        return Files.readString(settings.passwordFile().get()).lines().findFirst().orElse("");
    }
}
