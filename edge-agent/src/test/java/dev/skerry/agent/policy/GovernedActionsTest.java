package dev.skerry.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.Command;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent itself is told while a policy is in force. */
class GovernedActionsTest {
    private static final ApprovedRequest NOTHING = ApprovedRequest.getDefaultInstance();

    @TempDir Path folder;

    @Test
    void judges_what_the_agent_itself_shall_do_as_a_kind_of_its_own() {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(
                agent.policy(
                        1,
                        GovernedAgent.POLICY
                                + "  - { name: wipes, when: kind == \"agent-action\" && name == \"wipe\", approvals: 1 }\n"));
        Command wipe =
                GovernedAgent.OPEN.toBuilder()
                        .setDeviceId("")
                        .setName("wipe")
                        .clearArguments()
                        .build();
        agent.order(wipe, NOTHING);
        assertThat(agent.lastCode()).isEqualTo("SKR-A650");
        assertThat(agent.recorded("agent-action.refused").getLast().about())
                .containsEntry("action", "wipe");
        ApprovalRequest.Builder asked = agent.asked(wipe).setProfile("").setKind("agent-action");
        agent.order(wipe, agent.approved(asked.clone().setKind("command").build(), "bob"));
        assertThat(agent.lastCode()).isEqualTo("SKR-A651");
        agent.order(wipe, agent.approved(asked.build(), "bob"));
        agent.order(wipe.toBuilder().setName("restart").build(), NOTHING);
        assertThat(agent.taken).extracting(Command::getName).containsExactly("wipe", "restart");
        assertThat(agent.recorded("agent-action.approved")).hasSize(1);
    }
}
