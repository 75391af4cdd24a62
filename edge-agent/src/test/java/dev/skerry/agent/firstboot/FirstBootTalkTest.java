package dev.skerry.agent.firstboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.BootStep;
import dev.skerry.sync.proto.BootSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of first-boot.sh's log once there is an agent. */
class FirstBootTalkTest {
    private static final String BOOTED = "booted\t1764000000\t12.34\tb-1\tfirstrun\n";
    private static final String INSTALLED = "installed\t1764000050\t62.50\tb-1\t\n";
    private static final String STARTED = "started\t12\t70\tb-2\t\n";
    private static final long NEXT = Duration.ofSeconds(5).toNanos();

    @TempDir private Path folder;
    private final Map<String, byte[]> kept = new HashMap<>();
    private long now = -5;

    private FirstBootTalk talk() {
        FirstBootTalk talk =
                new FirstBootTalk(
                        FirstBootLog.besideOf(folder.resolve("program")),
                        kept,
                        (states, then) -> kept.putAll(states));
        talk.welcomed(now);
        return talk;
    }

    private void log(String text) throws IOException {
        Files.writeString(folder.resolve("first-boot.log"), text);
    }

    private Optional<BootSteps> next(FirstBootTalk talk) {
        now += NEXT;
        return talk.due(now);
    }

    @Test
    void tells_the_steps_as_the_log_has_them() throws Exception {
        log(BOOTED + INSTALLED);
        assertThat(next(talk()).orElseThrow().getStepsList())
                .containsExactly(
                        BootStep.newBuilder()
                                .setName("booted")
                                .setUptimeMillis(12_340)
                                .setBootId("b-1")
                                .setDetail("firstrun")
                                .build(),
                        BootStep.newBuilder()
                                .setName("installed")
                                .setUptimeMillis(62_500)
                                .setBootId("b-1")
                                .build());
    }

    @Test
    void tells_once_in_a_session_and_again_in_the_next_until_it_is_taken() throws Exception {
        log(BOOTED);
        FirstBootTalk talk = talk();
        ByteString digest = next(talk).orElseThrow().getDigest();
        assertThat(next(talk)).isEmpty();
        talk.welcomed(now);
        assertThat(next(talk).orElseThrow().getDigest()).isEqualTo(digest);
        talk.taken(ByteString.copyFromUtf8("of something else"));
        assertThat(kept).isEmpty();
        talk.taken(digest);
        talk.welcomed(now);
        assertThat(next(talk)).isEmpty();
        assertThat(next(talk())).as("after a restart").isEmpty();
    }

    @Test
    void tells_more_when_the_first_boot_has_done_more_and_looks_no_further_once_all_is_taken()
            throws Exception {
        log(BOOTED);
        FirstBootTalk talk = talk();
        talk.taken(next(talk).orElseThrow().getDigest());
        log(BOOTED + INSTALLED + STARTED);
        assertThat(talk.due(now)).as("so soon").isEmpty();
        BootSteps all = next(talk).orElseThrow();
        assertThat(all.getStepsCount()).isEqualTo(3);
        talk.taken(all.getDigest());
        assertThat(next(talk)).isEmpty();
        log(BOOTED);
        assertThat(next(talk)).isEmpty();
    }

    @Test
    void passes_over_what_is_no_step_and_reads_no_more_than_64() throws Exception {
        String odd =
                "Booted\t1\t1\tb\t\n"
                        + "booted\t1\tsoon\tb\t\n"
                        + "booted\t1\t-1\tb\t\n"
                        + "booted\t1\t1\t\t\n"
                        + "booted 1 1 b\n";
        log(odd);
        assertThat(next(talk())).isEmpty();
        log(odd + "failed\t1\t2\tb\tSKR-F064 " + "x".repeat(1_000) + "\n" + BOOTED.repeat(100));
        BootSteps steps = next(talk()).orElseThrow();
        assertThat(steps.getStepsCount()).isEqualTo(64);
        assertThat(steps.getSteps(0).getDetail()).startsWith("SKR-F064 x").hasSize(256);
    }

    @Test
    void says_nothing_where_no_card_was_made() throws Exception {
        assertThat(next(talk())).isEmpty();
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), BOOTED);
        Files.createSymbolicLink(folder.resolve("first-boot.log"), elsewhere);
        assertThat(next(talk())).as("a link, which others could set").isEmpty();
        FirstBootTalk byHand =
                new FirstBootTalk(FirstBootLog.besideOf(null), kept, (states, then) -> {});
        byHand.welcomed(now);
        assertThat(byHand.due(now)).isEmpty();
    }
}
