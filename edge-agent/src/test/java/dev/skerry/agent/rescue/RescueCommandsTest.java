package dev.skerry.agent.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.Leave;
import dev.skerry.agent.uplink.Commands;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import dev.skerry.sync.proto.Signed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RescueCommandsTest {
    private static final Command RESTART =
            Command.newBuilder().setCommandId("c-1").setName("restart").build();

    private final List<CommandResult> results = new ArrayList<>();
    private int restarts;
    private final RescueCommands desk = new RescueCommands(() -> restarts++, () -> 100);
    private final Commands commands = desk.only(desk);

    @BeforeEach
    void listen() {
        commands.reportTo(results::add);
    }

    @Test
    void a_restart_is_told_and_then_done() {
        commands.take(RESTART);
        assertThat(restarts).isEqualTo(1);
        assertThat(results)
                .singleElement()
                .satisfies(
                        result -> {
                            assertThat(result.getCommandId()).isEqualTo("c-1");
                            assertThat(result.getOutcome()).isEqualTo(Outcome.OUTCOME_EXECUTED);
                            assertThat(result.getLast()).isTrue();
                        });
    }

    @Test
    void what_else_is_ordered_waits_for_the_program_that_runs_next() {
        commands.take(RESTART.toBuilder().setName("wipe").build());
        commands.take(RESTART.toBuilder().setDeviceId("valve-1").build());
        commands.take(RESTART.toBuilder().setExpiresAtMicros(99).build());
        commands.take(signed(RESTART.toBuilder().setName("drain").build()));
        commands.take(
                Command.newBuilder()
                        .setSigned(Signed.newBuilder().setStatement(ByteString.copyFromUtf8("?")))
                        .build());
        assertThat(restarts).isZero();
        assertThat(results).isEmpty();
    }

    private static Command signed(Command command) {
        var order = CommandOrder.newBuilder().setCommand(command).build();
        return Command.newBuilder()
                .setSigned(Signed.newBuilder().setStatement(order.toByteString()))
                .build();
    }

    @Test
    void one_that_was_denied_fails() {
        desk.deny(RESTART, new Leave.Denied(new Refusal("SKR-A652", "no"), 7));
        assertThat(restarts).isZero();
        assertThat(results.getLast().getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
        assertThat(results.getLast().getCode()).isEqualTo("SKR-A652");
    }
}
