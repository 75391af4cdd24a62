package dev.skerry.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
    @Test
    void agrees_with_a_plain_window_over_random_identities() {
        Random random = new Random(42);
        RecentMessages recent = new RecentMessages(37);
        ArrayDeque<Long> window = new ArrayDeque<>();
        Map<Long, Integer> counts = new HashMap<>();
        for (int n = 0; n < 20_000; n++) {
            long identity = random.nextInt(1, 100);
            assertThat(recent.contains(identity)).isEqualTo(counts.containsKey(identity));
            recent.add(identity);
            window.add(identity);
            counts.merge(identity, 1, Integer::sum);
            if (window.size() > 37) {
                counts.computeIfPresent(window.remove(), (k, c) -> c == 1 ? null : c - 1);
            }
        }
    }

    @Test
    void does_not_remember_messages_without_identity() {
        RecentMessages recent = new RecentMessages(2);
        recent.add(5);
        for (int n = 0; n < 10; n++) {
            recent.add(RecentMessages.NONE);
        }
        assertThat(recent.contains(5)).isTrue();
        assertThat(recent.contains(RecentMessages.NONE)).isFalse();
    }

    @Test
    void hashes_differ_by_content_length_and_order() {
        assertThat(new MessageHash().add("a").add("b").value())
                .isNotEqualTo(new MessageHash().add("ab").add("").value())
                .isNotEqualTo(new MessageHash().add("b").add("a").value());
        assertThat(new MessageHash().add(new byte[8]).value())
                .isNotEqualTo(new MessageHash().add(new byte[9]).value());
        assertThat(new MessageHash().add("pump-1").add(7).value())
                .isEqualTo(new MessageHash().add("pump-1").add(7).value());
    }
}
