package dev.skerry.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alarms by e-mail, to a real SMTP server. */
class MailTest extends NotifyFixture {
    MailTest(@TempDir Path dir) throws IOException {
        super(dir);
    }

    @Test
    void mail_goes_to_all_recipients() throws Exception {
        var greenMail =
                new GreenMail(
                        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).verbose(false));
        greenMail.start();
        try {
            mail =
                    new MailSettings(
                            "127.0.0.1",
                            greenMail.getSmtp().getPort(),
                            "none",
                            "skerry@example.org",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
            var running = new Running();
            var contact =
                    new ContactPoint(
                            "ops",
                            ContactPoint.Kind.EMAIL,
                            "",
                            List.of("anna@example.org", "ben@example.org"),
                            30);
            running.notifications.put(contact, null, any -> true, "head").get();
            running.route("all", Set.of());
            raise("pump-1", "hot");
            running.tick();
            assertThat(running.states()).containsExactly("delivered");
            var messages = greenMail.getReceivedMessages();
            assertThat(messages).hasSize(2);
            assertThat(messages[0].getSubject()).contains("hot: pump-1");
            assertThat(messages[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(messages[0].getMessageID()).endsWith("@skerry>");
            assertThat(GreenMailUtil.getBody(messages[0])).contains("/#/alarms?alarm=");
        } finally {
            greenMail.stop();
        }
    }

    @Test
    void mail_without_a_server_or_without_the_tls_that_was_asked_for_is_not_sent()
            throws Exception {
        var contact =
                new ContactPoint(
                        "ops", ContactPoint.Kind.EMAIL, "", List.of("anna@example.org"), 30);
        var without = new Running();
        without.notifications.put(contact, null, any -> true, "head").get();
        assertThat(without.notifications.test("ops", "head").orElseThrow().answer())
                .isEqualTo("the gateway has no mail server");
        var greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        greenMail.start();
        try {
            mail =
                    new MailSettings(
                            "127.0.0.1",
                            greenMail.getSmtp().getPort(),
                            "starttls",
                            "skerry@example.org",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
            var result = new Running().notifications.test("ops", "head").orElseThrow();
            assertThat(result.isDelivered()).isFalse();
            assertThat(greenMail.getReceivedMessages()).isEmpty();
        } finally {
            greenMail.stop();
        }
    }

    /** As a mail server is met out there: it shows a certificate, and asks who sends. */
    @Test
    void mail_goes_over_tls_with_a_login_and_not_with_another_password_or_certificate(
            @TempDir Path files) throws Exception {
        Path trust = certificate(files);
        var greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        greenMail.setUser("skerry", "right");
        greenMail.start();
        try {
            Path password = Files.writeString(files.resolve("password"), "right\nmore\n");
            var contact =
                    new ContactPoint(
                            "ops", ContactPoint.Kind.EMAIL, "", List.of("anna@example.org"), 30);
            mail = secured(greenMail, password, Optional.of(trust));
            var running = new Running();
            running.notifications.put(contact, null, any -> true, "head").get();
            assertThat(running.notifications.test("ops", "head").orElseThrow())
                    .satisfies(sent -> assertThat(sent.isDelivered()).as(sent.answer()).isTrue());
            assertThat(greenMail.getReceivedMessages()).hasSize(1);

            Files.writeString(password, "wrong\n");
            assertThat(running.notifications.test("ops", "head").orElseThrow().isDelivered())
                    .isFalse();
            Files.writeString(password, "right\n");
            mail = secured(greenMail, password, Optional.empty());
            assertThat(new Running().notifications.test("ops", "head").orElseThrow().isDelivered())
                    .isFalse();
            assertThat(greenMail.getReceivedMessages()).hasSize(1);
        } finally {
            greenMail.stop();
            KEYSTORE.forEach(System::clearProperty);
        }
    }

    private static MailSettings secured(GreenMail server, Path password, Optional<Path> trust) {
        return new MailSettings(
                "127.0.0.1",
                server.getSmtps().getPort(),
                "tls",
                "skerry@example.org",
                Optional.of("skerry"),
                Optional.of(password),
                trust);
    }

    /** What GreenMail takes its key from. */
    private static final List<String> KEYSTORE =
            List.of("greenmail.tls.keystore.file", "greenmail.tls.keystore.password");

    /** Gives the server a key and a certificate of its own for this address; the latter as PEM. */
    private static Path certificate(Path files) throws Exception {
        Path store = files.resolve("mail.p12");
        int exit =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "mail",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=mail",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "changeit",
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(files.resolve("keytool.log").toFile())
                        .start()
                        .waitFor();
        assertThat(exit).isZero();
        System.setProperty(KEYSTORE.getFirst(), store.toString());
        System.setProperty(KEYSTORE.getLast(), "changeit");
        var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        byte[] der = keys.getCertificate("mail").getEncoded();
        return Files.writeString(
                files.resolve("mail.pem"),
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(Base64.getMimeEncoder().encodeToString(der)));
    }
}
