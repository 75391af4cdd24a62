package dev.skerry.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.file.Path;
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
            running.notifications.put(contact, null, "head").get();
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
        without.notifications.put(contact, null, "head").get();
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
}
