package dev.skerry.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DueTest {
    private final Due<String, String> due = new Due<>(100, (a, b) -> a + b);

    private List<String> take(long now) {
        return due.take(now).stream().map(item -> item.key() + "=" + item.value()).toList();
    }

    @Test
    void hands_out_the_first_at_once_and_later_ones_together() {
        due.add("p", "1", 0);
        assertThat(take(0)).containsExactly("p=1");
        due.add("p", "2", 10);
        due.add("p", "3", 20);
        assertThat(take(99)).isEmpty();
        assertThat(due.nanosUntilDue(99, 1000)).isEqualTo(1);
        assertThat(take(100)).containsExactly("p=23");
        assertThat(due.merged()).isEqualTo(1);
    }

    @Test
    void forgets_a_key_that_was_quiet() {
        due.add("p", "1", 0);
        assertThat(take(0)).hasSize(1);
        assertThat(take(100)).isEmpty();
        assertThat(due.nanosUntilDue(100, 1000)).isEqualTo(1000);
        due.add("p", "2", 150);
        assertThat(take(150)).containsExactly("p=2");
    }
}
