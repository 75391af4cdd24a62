package dev.skerry.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final List<Promise<Buffer>> pings = new ArrayList<>();
    private final Pulse pulse = new Pulse(connection(), Duration.ofSeconds(10), 0);

    private HttpConnection connection() {
        return (HttpConnection)
                Proxy.newProxyInstance(
                        PulseTest.class.getClassLoader(),
                        new Class<?>[] {HttpConnection.class},
                        (proxy, method, arguments) -> {
                            assertThat(method.getName()).isEqualTo("ping");
                            Promise<Buffer> answer = Promise.promise();
                            pings.add(answer);
                            return answer.future();
                        });
    }

    private void answer() {
        pings.removeFirst().complete();
    }

    @Test
    void an_end_that_answers_nothing_is_silent() {
        pulse.beat(2_499);
        assertThat(pings).isEmpty();
        pulse.beat(2_500);
        pulse.beat(5_000);
        assertThat(pulse.isSilent(9_999)).isFalse();
        assertThat(pulse.isSilent(10_000)).isTrue();
        answer();
        assertThat(pulse.isSilent(10_000)).isFalse();
    }

    @Test
    void an_end_that_sends_something_need_not_answer() {
        pulse.beat(2_500);
        pulse.heard();
        assertThat(pulse.isSilent(20_000)).isFalse();
    }

    @Test
    void one_lost_answer_makes_no_silence() {
        pulse.beat(2_500);
        for (long now = 5_000; now < 100_000; now += 2_500) {
            pulse.beat(now);
            assertThat(pulse.isSilent(now)).isFalse();
            answer();
        }
        assertThat(pings).hasSize(1);
    }
}
