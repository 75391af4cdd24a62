package dev.skerry.sync.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuditEntryTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456789Z");

    @Test
    void is_canonical_json() {
        AuditEntry entry =
                AuditEntry.of(AT, "command.sent", "person:anna")
                        .onBehalfOf("person:ben")
                        .about("device", "pump-1")
                        .about("agent", "north")
                        .digest("profile", "ab12")
                        .detail("reason", "a \"test\" \u20ac\n\u0001\\ \ud83d\ude00 \ud83d")
                        .detail("empty", "")
                        .build();
        assertThat(new String(entry.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"about\":{\"agent\":\"north\",\"device\":\"pump-1\"},"
                                + "\"at\":\"2026-03-01T10:00:00.123456Z\","
                                + "\"details\":{\"reason\":"
                                + "\"a \\\"test\\\" \u20ac\\n\\u0001\\\\ \ud83d\ude00 \ufffd\"},"
                                + "\"digests\":{\"profile\":\"ab12\"},"
                                + "\"onBehalfOf\":\"person:ben\","
                                + "\"what\":\"command.sent\",\"who\":\"person:anna\"}");
    }

    @Test
    void what_is_empty_is_left_out() {
        AuditEntry entry = AuditEntry.of(Instant.EPOCH, "agent.removed", "gateway").build();
        assertThat(new String(entry.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"at\":\"1970-01-01T00:00:00Z\",\"what\":\"agent.removed\",\"who\":\"gateway\"}");
    }

    @Test
    void has_bounds_whatever_somebody_sends() {
        String long1 = "\u0001".repeat(5_000);
        var builder = AuditEntry.of(AT, "command.sent", long1).onBehalfOf(long1);
        for (int i = 0; i < 100; i++) {
            builder.about(i + long1, long1).digest(i + long1, long1).detail(i + long1, long1);
        }
        AuditEntry entry = builder.build();
        assertThat(entry.bytes().length).isLessThanOrEqualTo(AuditEntry.MOST_BYTES);
        assertThat(entry.who()).hasSize(256).endsWith("\u2026");
        assertThat(entry.about()).hasSize(16);
    }

    @Test
    void is_cut_between_characters() {
        String smileys = "\ud83d\ude00".repeat(200);
        AuditEntry entry = AuditEntry.of(AT, "command.sent", smileys).build();
        assertThat(entry.who()).hasSize(255).endsWith("\ude00\u2026");
    }

    @Test
    void a_kind_has_a_thing_and_what_became_of_it() {
        assertThatThrownBy(() -> AuditEntry.of(AT, "sent", "gateway").build())
                .hasMessage("no kind of entry: 'sent'");
    }
}
