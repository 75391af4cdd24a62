package dev.skerry.agent.uplink;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.Sender;
import dev.skerry.sync.proto.Inquiry;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.LogTail;
import dev.skerry.sync.proto.MessagesWanted;
import dev.skerry.sync.proto.SettingsWanted;
import dev.skerry.sync.session.GatewayInput;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an agent tells its gateway of itself. */
class UplinkSelfTest extends UplinkFixture {
    private void ask(LogTail.Builder tail) {
        gateway.say(new GatewayInput.Inquire(Inquiry.newBuilder().setLog(tail).build()));
    }

    private void ask(long through) {
        ask(
                LogTail.newBuilder()
                        .setTail(1)
                        .setLeaseMillis(60_000)
                        .setLevel(LogLevel.LOG_LEVEL_INFO)
                        .setBootId("boot")
                        .setThrough(through));
    }

    private void log(String message) {
        ring.add(1, LogLevel.LOG_LEVEL_INFO, "a", message);
    }

    private List<String> messages() {
        return gateway.logLines.stream()
                .flatMap(lines -> lines.getLinesList().stream())
                .map(line -> line.getMessage())
                .toList();
    }

    @Test
    void tells_how_it_does_with_each_status() {
        awaitConnected();
        await().until(() -> !gateway.statuses.isEmpty());
        assertThat(gateway.statuses)
                .allSatisfy(
                        status -> {
                            assertThat(status.getVitals().getStarts()).isEqualTo(3);
                            assertThat(status.getSourcesList()).containsExactly(SOURCE);
                        });
    }

    @Test
    void tells_the_digest_of_its_settings_and_all_of_them_when_asked() {
        awaitConnected();
        await().until(() -> !gateway.settings.isEmpty());
        assertThat(gateway.settings.getFirst().getDigest()).isEqualTo(SETTINGS_REPORT.getDigest());
        assertThat(gateway.settings.getFirst().getSettingsCount()).isZero();
        gateway.say(
                new GatewayInput.Inquire(
                        Inquiry.newBuilder()
                                .setSettings(SettingsWanted.getDefaultInstance())
                                .build()));
        await().until(() -> gateway.settings.size() == 2);
        assertThat(gateway.settings.getLast()).isEqualTo(SETTINGS_REPORT);
    }

    @Test
    void tells_the_last_messages_of_a_device_when_asked_and_says_before_that_it_can() {
        messages.saw(
                "tank-1",
                new RawMessage(
                        Transport.MQTT,
                        "plant/tank-1",
                        new byte[] {7},
                        Stamp.known(5),
                        1,
                        false,
                        Sender.BROKER,
                        RawMessage.Receipt.NONE),
                "");
        awaitConnected();
        await().until(() -> !gateway.settings.isEmpty());
        assertThat(gateway.settings.getFirst().getAnswersList()).containsExactly("messages");
        gateway.say(
                new GatewayInput.Inquire(
                        Inquiry.newBuilder()
                                .setMessages(
                                        MessagesWanted.newBuilder()
                                                .setNumber(3)
                                                .setDeviceId("tank-1"))
                                .build()));
        await().until(() -> !gateway.messages.isEmpty());
        assertThat(gateway.messages.getFirst().getNumber()).isEqualTo(3);
        assertThat(gateway.messages.getFirst().getMessages(0).getAddress())
                .isEqualTo("plant/tank-1");
    }

    @Test
    void tells_what_is_logged_only_while_somebody_asks() throws Exception {
        awaitConnected();
        log("before");
        append(1, 3);
        await().until(() -> gateway.records() == 3);
        assertThat(gateway.logLines).isEmpty();
        ask(0);
        await().until(() -> messages().contains("before"));
        LogLines first = gateway.logLines.getLast();
        log("after");
        ask(first.getThrough());
        await().until(() -> messages().equals(List.of("before", "after")));
        append(4, 9);
        await().until(() -> gateway.records() == 9);
    }

    @Test
    void tells_nothing_more_in_the_next_session_until_it_is_asked() {
        awaitConnected();
        ask(0);
        await().until(() -> !gateway.logLines.isEmpty());
        int sessions = gateway.hellos.size();
        uplink.certificateChanged();
        await().until(() -> gateway.hellos.size() > sessions && !gateway.settings.isEmpty());
        awaitConnected();
        int told = gateway.logLines.size();
        int statuses = gateway.statuses.size();
        log("later");
        await().until(() -> gateway.statuses.size() > statuses + 3);
        assertThat(gateway.logLines).hasSize(told);
    }
}
