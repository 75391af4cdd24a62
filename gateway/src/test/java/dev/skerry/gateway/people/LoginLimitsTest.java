package dev.skerry.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginLimitsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final LoginLimits limits = new LoginLimits(nanos::get);

    private static InetAddress peer(String address) {
        return InetAddress.ofLiteral(address);
    }

    private int taken(String name, String address, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += limits.take(name, peer(address)).isEmpty() ? 1 : 0;
        }
        return taken;
    }

    @Test
    void five_guesses_of_a_name_and_then_one_each_half_minute() {
        assertThat(taken("ada", "10.0.0.1", 9)).isEqualTo(5);
        assertThat(limits.take("ada", peer("10.0.0.1"))).contains(Duration.ofSeconds(30));
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(taken("ada", "10.0.0.1", 3)).isOne();
    }

    @Test
    void nobody_locks_another_out_who_comes_from_elsewhere() {
        taken("ada", "10.0.0.1", 100);
        assertThat(limits.take("ada", peer("10.0.0.2"))).isEmpty();
    }

    @Test
    void many_names_from_one_network_are_held_back_together() {
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            taken += taken("n" + i, "2001:db8::" + Integer.toHexString(i + 1), 1);
        }
        assertThat(taken).isEqualTo(20);
    }

    @Test
    void one_name_from_many_addresses_is_held_back() {
        int taken = 0;
        for (int i = 0; i < 200; i++) {
            taken += taken("ada", "10.0.0." + i, 1);
        }
        assertThat(taken).isEqualTo(50);
    }

    @Test
    void what_was_right_does_not_count() {
        for (int i = 0; i < 100; i++) {
            assertThat(limits.take("ada", peer("10.0.0.1"))).isEmpty();
            limits.giveBack("ada", peer("10.0.0.1"));
        }
    }
}
