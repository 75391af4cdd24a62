package dev.skerry.tool.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    private static final String ACCOUNT =
            """
            {"accepted": 121, "pending": 28, "acknowledged": 93, "lost": 0, "stored": 377,
            "balanced": true}""";

    private static String row(String figures, String ledger, String more) throws IOException {
        return StatusReport.row(
                new ObjectMapper()
                        .readTree(
                                """
                                {"agentId": "north", "state": "connected", "activeAlarms": 0,
                                "figures": "%s", "ledger": %s%s}"""
                                        .formatted(figures, ledger, more)));
    }

    @Test
    void figures_of_now_are_ok_when_they_balance() throws IOException {
        assertThat(row("current", ACCOUNT, "")).contains(" 121 ").endsWith(" ok\n");
        assertThat(row("current", ACCOUNT.replace("true", "false"), "")).endsWith(" OPEN\n");
    }

    @Test
    void figures_from_before_are_old_and_say_when_they_were_told() throws IOException {
        assertThat(row("old", ACCOUNT, ", \"statusAt\": \"2026-01-31T12:00:00Z\""))
                .contains(" 121 ", " old\n  told at 2026-01-31T12:00:00Z\n");
    }

    @Test
    void no_figures_are_no_zeros() throws IOException {
        assertThat(row("none", ACCOUNT.replaceAll("\\b(121|28|93)\\b", "0"), ", \"earlier\": null"))
                .doesNotContain(" 0 0")
                .contains(" 377 ", " none\n  it has told no figures");
    }

    @Test
    void an_account_of_two_agents_with_one_id_is_open() throws IOException {
        assertThat(row("current", ACCOUNT, ", \"troubles\": [{\"code\": \"SKR-G204\"}]"))
                .contains(" OPEN\n  SKR-G204");
    }

    @Test
    void what_waits_in_another_outbox_is_open() throws IOException {
        assertThat(
                        row(
                                "current",
                                ACCOUNT,
                                """
                                , "earlier": {"epochs": 1, "pendingRecords": 28,
                                "statusAt": "2026-01-31T12:00:00Z"}"""))
                .contains(" OPEN\n", "1 other", "28 readings waited there");
    }
}
