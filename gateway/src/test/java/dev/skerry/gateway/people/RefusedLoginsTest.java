package dev.skerry.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.audit.RecordedAudit;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefusedLoginsTest {
    private final RecordedAudit audit = new RecordedAudit();
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final RefusedLogins refused =
            new RefusedLogins(new PeopleAudit(audit, () -> now), () -> now);

    @Test
    void guessing_makes_one_entry_a_minute_for_each_person_and_one_for_all_others()
            throws Exception {
        for (int i = 0; i < 1000; i++) {
            refused.add("ada", "10.0.0." + i % 7);
            refused.add(null, "10.0.0.9");
            refused.writeDue();
        }
        assertThat(audit.entries).isEmpty();
        now = now.plusSeconds(60);
        refused.writeDue();
        assertThat(audit.entries)
                .hasSize(2)
                .allSatisfy(
                        entry -> {
                            assertThat(entry.what()).isEqualTo("login.refused");
                            assertThat(entry.details()).containsEntry("count", "1000");
                        });
        assertThat(audit.entries).filteredOn(e -> "ada".equals(e.about().get("person"))).hasSize(1);
        refused.writeDue();
        assertThat(audit.entries).hasSize(2);
    }

    @Test
    void what_was_not_written_yet_is_when_the_gateway_stops() throws Exception {
        refused.add("ada", "10.0.0.1");
        refused.writeAll();
        assertThat(audit.entries).hasSize(1);
    }
}
