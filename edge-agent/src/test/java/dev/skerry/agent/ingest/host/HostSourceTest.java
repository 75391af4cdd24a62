package dev.skerry.agent.ingest.host;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.SourceCondition.State;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.decode.DecodeResult;
import dev.skerry.profile.decode.MessageDecoder;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSourceTest {
    @TempDir Path dataDir;

    @Test
    void the_host_reports_itself_in_the_terms_of_its_shipped_profile() throws Exception {
        DeviceProfile profile = hostProfile();
        var messages = new ArrayBlockingQueue<RawMessage>(16);
        try (var source =
                new HostSource(
                        "north",
                        dataDir,
                        List.of(every("100ms")),
                        () -> Stamp.known(GroupClock.SYSTEM.nowMicros()))) {
            source.start(messages::put);
            RawMessage message = messages.poll(20, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            assertThat(message.address()).isEqualTo("host-north");

            DecodeResult result =
                    MessageDecoder.of(profile, profile.sources().getFirst())
                            .decode(
                                    message.address(),
                                    message.payload(),
                                    message.receivedAtMicros());
            assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
            assertThat(((DecodeResult.Decoded) result).readings())
                    .allSatisfy(reading -> assertThat(reading.quality()).isEqualTo(Quality.GOOD))
                    .extracting(reading -> reading.resource().name())
                    .contains("cpu_load", "memory_used", "disk_used", "network_in", "network_out");
        }
    }

    @Test
    void a_host_that_cannot_be_read_is_a_trouble_that_says_what_to_do() throws Exception {
        Path gone = dataDir.resolve("gone");
        var probe = new HostProbe(gone);
        probe.reset(0);
        assertThatThrownBy(() -> probe.read(1)).isInstanceOf(IOException.class);

        try (var source =
                new HostSource(
                        "north",
                        gone,
                        List.of(every("100ms")),
                        () -> Stamp.known(GroupClock.SYSTEM.nowMicros()))) {
            source.start(message -> {});
            await().until(() -> source.trouble().isPresent());
            assertThat(source.trouble().orElseThrow().code()).isEqualTo("SKR-I120");
            assertThat(source.condition().state()).isEqualTo(State.REFUSED);
        }
    }

    @Test
    void the_host_is_looked_at_as_long_as_a_profile_says_so() throws Exception {
        var messages = new ArrayBlockingQueue<RawMessage>(1_000);
        try (var source =
                new HostSource(
                        "north",
                        dataDir,
                        List.of(),
                        () -> Stamp.known(GroupClock.SYSTEM.nowMicros()))) {
            source.start(messages::put);
            assertThat(messages.poll(300, TimeUnit.MILLISECONDS)).isNull();
            source.settle(List.of(every("100ms")));
            assertThat(messages.poll(20, TimeUnit.SECONDS)).isNotNull();
            source.settle(List.of());
            messages.clear();
            await().during(Duration.ofMillis(400)).until(() -> messages.size() <= 1);
        }
    }

    private static DeviceProfile every(String interval) {
        String yaml =
                """
                schema: skerry.device/v1
                name: host
                version: 1.0.0
                source: { host: { every: %s } }
                resources: { cpu_load: { type: float32, from: /cpu_load } }
                """
                        .formatted(interval);
        return switch (new ProfileCompiler().compile("host.yaml", yaml)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    private static DeviceProfile hostProfile() throws IOException {
        try (InputStream yaml = HostSource.class.getResourceAsStream("/profiles/host.yaml")) {
            assertThat(yaml).isNotNull();
            CompileResult result =
                    new ProfileCompiler()
                            .compile(
                                    "host.yaml",
                                    new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(result).isInstanceOf(CompileResult.Compiled.class);
            return ((CompileResult.Compiled) result).profile();
        }
    }
}
