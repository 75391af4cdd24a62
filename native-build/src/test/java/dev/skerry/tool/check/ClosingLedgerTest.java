package dev.skerry.tool.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClosingLedgerTest {
    private static final String BEFORE = "2026-01-01T00:00:00Z";
    private static final Instant DRAINED = Instant.parse("2026-01-01T00:00:05Z");
    private static final String AFTER = "2026-01-01T00:00:07.5Z";
    private static final ClosingLedger LEDGER = new ClosingLedger(DRAINED, Set.of("north"));

    @Test
    void is_closed_when_both_sides_count_the_same() throws IOException {
        assertThat(LEDGER.open(agent("south", AFTER, 10, 10, 10, 0))).isEmpty();
    }

    @Test
    void what_was_lost_need_not_be_stored() throws IOException {
        assertThat(LEDGER.open(agent("south", AFTER, 12, 10, 10, 2))).isEmpty();
    }

    @Test
    void is_open_while_the_last_status_is_from_before_the_end() throws IOException {
        assertThat(LEDGER.open(agent("south", BEFORE, 10, 10, 10, 0)))
                .containsExactly("south has not reported since all was drained: its row is older");
    }

    @Test
    void is_open_while_the_counts_differ() throws IOException {
        assertThat(LEDGER.open(agent("south", AFTER, 10, 10, 14, 0))).hasSize(1);
        assertThat(LEDGER.open(agent("south", AFTER, 10, 8, 8, 0))).hasSize(1);
    }

    @Test
    void an_agent_that_goes_on_measuring_need_only_have_reported() throws IOException {
        assertThat(LEDGER.open(agent("north", AFTER, 10, 10, 14, 0))).isEmpty();
        assertThat(LEDGER.open(agent("north", BEFORE, 10, 10, 14, 0))).hasSize(1);
    }

    private static JsonNode agent(
            String id, String statusAt, long accepted, long acknowledged, long stored, long lost)
            throws IOException {
        return new ObjectMapper()
                .readTree(
                        """
                        [{"agentId": "%s", "statusAt": "%s", "ledger": {"accepted": %d,
                        "acknowledged": %d, "stored": %d, "lost": %d}}]
                        """
                                .formatted(id, statusAt, accepted, acknowledged, stored, lost));
    }
}
