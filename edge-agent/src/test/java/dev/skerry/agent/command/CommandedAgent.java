package dev.skerry.agent.command;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.outbox.NobodyListens;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.Snapshot;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a real outbox, so that what is durable is. */
abstract class CommandedAgent {
    static final DeviceProfile PUMP =
            compile(
                    """
                    schema: skerry.device/v1
                    name: pump
                    version: 1.0.0
                    source: { mqtt: { topic: "pump/{device}", payload: json } }
                    resources:
                      state: { type: enum, values: [stopped, running], from: /state }
                    commands:
                      stop: { mqtt: { topic: "pump/{device}/cmd", payload: STOP }, confirm: "state == 'stopped'" }
                      beep: { mqtt: { topic: "pump/{device}/cmd", payload: BEEP } }
                      speed:
                        arguments: { rpm: { type: int32, range: [0, 3600] } }
                        mqtt: { topic: "pump/{device}/cmd", payload: { rpm: "{rpm}" } }
                    """);
    static final long SECOND = 1_000_000;
    static final long EXPIRY = 1_000 * SECOND;

    @TempDir Path directory;
    final AtomicLong now = new AtomicLong(100 * SECOND);
    final ScriptedActuator actuator = new ScriptedActuator();
    final ScriptedOwnCommands own = new ScriptedOwnCommands();
    final List<CommandResult> results = new CopyOnWriteArrayList<>();
    Outbox outbox;
    RemoteCommands commands;

    static DeviceProfile compile(String yaml) {
        return switch (new ProfileCompiler().compile("pump.yaml", yaml)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    @BeforeEach
    void start() throws Exception {
        open(directory);
        // What is sent from now on is sent at a time that is remembered.
        now.addAndGet(SECOND);
    }

    final RecordedTrail audit = new RecordedTrail();

    final void open(Path where) throws Exception {
        outbox =
                Outbox.open(
                        where, new OutboxSettings(Duration.ofMillis(5), 10, 1 << 20, 50), () -> 42);
        commands =
                RemoteCommands.open(
                        outbox,
                        new DeviceRegistry(
                                ActiveProfiles.ofAll(List.of(PUMP)), Map.of("pump-1", "pump"), 10),
                        actuator,
                        own,
                        audit,
                        now::get);
        commands.reportTo(results::add);
        outbox.start(new NobodyListens());
    }

    /** Goes on with the files as SIGKILL would leave them now. */
    void crash() throws Exception {
        Path left = Snapshot.of(directory);
        outbox.close();
        results.clear();
        open(left);
    }

    @AfterEach
    void stop() {
        outbox.close();
    }

    Command command(String id, String name) {
        return Command.newBuilder()
                .setCommandId(id)
                .setDeviceId("pump-1")
                .setName(name)
                .setExpiresAtMicros(EXPIRY)
                .setFirstSentAtMicros(now.get())
                .build();
    }

    static Command again(Command command) {
        return command.toBuilder().setAgain(true).build();
    }

    void awaitResults(String... expected) {
        await().untilAsserted(() -> assertThat(shown()).containsExactly(expected));
    }

    List<String> shown() {
        return results.stream()
                .map(
                        r ->
                                "%s %s%s%s"
                                        .formatted(
                                                r.getCommandId(),
                                                r.getOutcome().name().substring(8).toLowerCase(),
                                                r.getCode().isEmpty() ? "" : " " + r.getCode(),
                                                r.getLast() ? "." : ""))
                .toList();
    }
}
