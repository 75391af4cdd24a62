package dev.skerry.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartsTest {
    private final Map<String, byte[]> kept = new HashMap<>();

    private long start() {
        return Starts.count(Map.copyOf(kept), (states, whenDurable) -> kept.putAll(states));
    }

    @Test
    void counts_the_starts_on_a_data_directory() {
        assertThat(start()).isEqualTo(1);
        assertThat(start()).isEqualTo(2);
        assertThat(start()).isEqualTo(3);
    }

    @Test
    void begins_anew_when_what_was_kept_is_no_count() {
        kept.put(Starts.STATE, new byte[] {1});
        assertThat(start()).isEqualTo(1);
    }
}
