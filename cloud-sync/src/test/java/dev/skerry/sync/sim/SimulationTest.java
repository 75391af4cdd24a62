package dev.skerry.sync.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void stores_every_accepted_batch_exactly_once_and_makes_twins_equal_whatever_fails() {
        Seeds.forEach(
                120, seeded -> new SimWorld(seeded, seeded.between(1, 4), Faults.ALL).run(2_000));
    }

    @Test
    void moves_data_when_nothing_fails() {
        SimWorld world = new SimWorld(new Seeded(1), 3, Faults.NONE);
        world.run(3_000);
        assertThat(world.storedRecords()).isGreaterThan(1_000);
    }

    @Test
    void finds_a_gateway_that_acknowledges_before_it_has_synced() {
        assertFound(new Faults(40, 150, 0, true, false, false), "is lost");
    }

    @Test
    void finds_an_agent_that_deletes_before_it_has_an_ack() {
        assertFound(new Faults(40, 150, 0, false, true, false), "is lost");
    }

    @Test
    void finds_a_gateway_that_stores_what_it_has_already() {
        assertFound(new Faults(40, 150, 0, false, false, true), "is stored twice");
    }

    private static void assertFound(Faults faults, String message) {
        assertThatThrownBy(
                        () ->
                                Seeds.forEach(
                                        100, seeded -> new SimWorld(seeded, 2, faults).run(2_000)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("skerry.seed=")
                .hasMessageContaining(message);
    }
}
