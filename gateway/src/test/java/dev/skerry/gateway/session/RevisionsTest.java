package dev.skerry.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RevisionsTest {
    private final Revisions revisions = new Revisions();

    @Test
    void go_by_the_clock_and_never_back() {
        assertThat(revisions.next(1_000)).isEqualTo(1_000);
        assertThat(revisions.next(1_000)).isEqualTo(1_001);
        assertThat(revisions.next(500)).isEqualTo(1_002);
        assertThat(revisions.next(5_000)).isEqualTo(5_000);
    }

    @Test
    void are_higher_than_any_that_the_agent_has_taken() {
        revisions.heard(9_000);
        revisions.heard(3);
        assertThat(revisions.next(1_000)).isEqualTo(9_001);
    }
}
