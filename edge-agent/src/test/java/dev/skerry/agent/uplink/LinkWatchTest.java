package dev.skerry.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.uplink.LinkWatch.Verdict;
import dev.skerry.sync.proto.Ack;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Append;
import dev.skerry.sync.proto.Credit;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.ModelRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkWatchTest {
    private static final AgentFrame STATUS =
            AgentFrame.newBuilder().setStatus(AgentStatus.getDefaultInstance()).build();
    private static final GatewayFrame ANSWER =
            GatewayFrame.newBuilder().setCredit(Credit.getDefaultInstance()).build();
    private static final GatewayFrame ACK =
            GatewayFrame.newBuilder().setAck(Ack.getDefaultInstance()).build();

    private final LinkWatch watch = new LinkWatch(Duration.ofSeconds(5), 0);

    @Test
    void a_silent_link_is_asked_and_then_cut() {
        assertThat(watch.look(seconds(1.9))).isEqualTo(Verdict.FINE);
        assertThat(watch.look(seconds(2))).isEqualTo(Verdict.ASK);
        watch.sent(STATUS, seconds(2));
        assertThat(watch.look(seconds(3))).isEqualTo(Verdict.FINE);
        assertThat(watch.look(seconds(5.1))).isEqualTo(Verdict.CUT);
    }

    @Test
    void a_link_that_nobody_listened_to_is_not_cut_for_that() {
        watch.deaf(seconds(10));
        assertThat(watch.look(seconds(11))).isEqualTo(Verdict.FINE);
        assertThat(watch.look(seconds(15.1))).isEqualTo(Verdict.CUT);
    }

    @Test
    void a_link_that_answers_is_never_cut() {
        for (int second = 2; second < 100; second += 2) {
            assertThat(watch.look(seconds(second))).isEqualTo(Verdict.ASK);
            watch.sent(STATUS, seconds(second));
            watch.heard(ANSWER, seconds(second));
        }
    }

    @Test
    void a_link_on_which_something_comes_is_not_asked() {
        for (int second = 1; second < 100; second++) {
            watch.heard(ACK, seconds(second));
            assertThat(watch.look(seconds(second + 1))).isEqualTo(Verdict.FINE);
        }
    }

    @Test
    void a_large_batch_is_given_the_time_that_it_takes_on_a_slow_link() {
        watch.sent(batch(160 * 1024), 0);
        assertThat(watch.look(seconds(14.9))).isNotEqualTo(Verdict.CUT);
        assertThat(watch.look(seconds(15.2))).isEqualTo(Verdict.CUT);
    }

    @Test
    void a_part_of_an_archive_is_given_the_time_that_it_takes_to_come() {
        watch.sent(
                AgentFrame.newBuilder()
                        .setModelRequest(ModelRequest.newBuilder().setLength(160 * 1024))
                        .build(),
                0);
        assertThat(watch.look(seconds(14.9))).isNotEqualTo(Verdict.CUT);
        assertThat(watch.look(seconds(15.2))).isEqualTo(Verdict.CUT);
    }

    @Test
    void the_time_for_a_batch_ends_when_a_later_question_is_answered() {
        watch.sent(batch(160 * 1024), 0);
        watch.sent(STATUS, 0);
        watch.heard(ANSWER, seconds(0.1));
        assertThat(watch.look(seconds(5.4))).isEqualTo(Verdict.CUT);
    }

    @Test
    void a_link_with_slow_answers_is_given_more_time_until_they_are_quick_again() {
        watch.sent(STATUS, 0);
        watch.heard(ANSWER, seconds(4));
        assertThat(watch.look(seconds(4 + 12.9))).isNotEqualTo(Verdict.CUT);
        assertThat(watch.look(seconds(4 + 13.1))).isEqualTo(Verdict.CUT);
        for (int i = 0; i < 6; i++) {
            watch.sent(STATUS, seconds(10));
            watch.heard(ANSWER, seconds(10));
        }
        assertThat(watch.look(seconds(10 + 5.2))).isEqualTo(Verdict.CUT);
    }

    private static AgentFrame batch(int bytes) {
        return AgentFrame.newBuilder()
                .setAppend(Append.newBuilder().setBatch(ByteString.copyFrom(new byte[bytes])))
                .build();
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }
}
