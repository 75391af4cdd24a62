package dev.skerry.gateway.fleet.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.AgentView.EarlierView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.AgentView.TroubleView;
import dev.skerry.gateway.fleet.LedgerView;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static String health(Agents agent) {
        return agent.entry().row().health().word();
    }

    private static TroubleView trouble(String code) {
        return new TroubleView(code, "what is wrong", null);
    }

    @Test
    void an_agent_that_lacks_nothing_is_ok() {
        assertThat(health(new Agents("a"))).isEqualTo("ok");
        assertThat(new Agents("a").entry().row().ledger()).isEqualTo(Account.BALANCED);
    }

    @Test
    void an_agent_that_has_told_nothing_is_unknown_while_it_is_connected() {
        var agent = new Agents("a");
        agent.figures = Figures.NONE;
        assertThat(health(agent)).isEqualTo("unknown");
        assertThat(agent.entry().row().ledger()).isEqualTo(Account.NONE);
    }

    @Test
    void a_backlog_that_is_sent_is_catching_up_but_trouble_comes_first() {
        var agent = new Agents("a");
        assertThat(Health.of(agent.view(), Account.BALANCED, true)).isEqualTo(Health.CATCHING_UP);
        agent.troubles = List.of(trouble("SKR-A100"));
        assertThat(Health.of(agent.view(), Account.BALANCED, true)).isEqualTo(Health.TROUBLE);
    }

    @Test
    void little_room_counts_while_an_agent_is_cut_off_and_a_full_outbox_always() {
        var cut = Agents.cutOff("a");
        assertThat(health(cut)).isEqualTo("cut-off");
        assertThat(cut.entry().row().ledger()).isEqualTo(Account.OLD);
        cut.hoursLeft = 24.0;
        assertThat(health(cut)).isEqualTo("cut-off");
        cut.hoursLeft = 23.9;
        assertThat(health(cut)).isEqualTo("filling-up");
        var connected = new Agents("b");
        connected.hoursLeft = 1.0;
        assertThat(health(connected)).isEqualTo("ok");
        connected.outboxBytes = 79;
        assertThat(health(connected)).isEqualTo("ok");
        connected.outboxBytes = 80;
        assertThat(health(connected)).isEqualTo("filling-up");
    }

    @Test
    void readings_that_may_be_missing_come_before_everything() {
        var off = Agents.cutOff("a");
        off.hoursLeft = 1.0;
        off.troubles = List.of(trouble("SKR-A100"));
        off.ledger = new LedgerView(10, 3, 2, 1, 1, 1, 0, 0, 2, false);
        assertThat(health(off)).isEqualTo("ledger-off");
        assertThat(off.entry().row().unaccounted()).isEqualTo(2);
        var apart = new Agents("b");
        apart.earlier = new EarlierView(1, 60, Agents.T0);
        assertThat(health(apart)).isEqualTo("ledger-off");
        assertThat(apart.entry().row().ledger()).isEqualTo(Account.APART);
        apart.earlier = new EarlierView(1, 0, Agents.T0);
        assertThat(health(apart)).isEqualTo("ok");
    }

    @Test
    void an_id_that_several_agents_have_is_a_trouble_with_a_ledger_of_its_own() {
        var shared = new Agents("a");
        shared.troubles = List.of(trouble("SKR-G204"));
        assertThat(health(shared)).isEqualTo("trouble");
        assertThat(shared.entry().row().ledger()).isEqualTo(Account.SHARED);
        assertThat(shared.entry().row().troubles()).containsExactly("SKR-G204");
    }
}
