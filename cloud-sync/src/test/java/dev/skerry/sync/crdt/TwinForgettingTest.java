package dev.skerry.sync.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.clock.HybridTimestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one side has forgotten and the other has not must not be seen. */
class TwinForgettingTest {
    private static final PropertyKey OWNER = new PropertyKey("owner", Section.DESIRED);
    private static final String EDGE = Side.edgeReplica("north", "1");

    private Twin gateway = Twin.EMPTY;
    private Twin edge = Twin.EMPTY;
    private long wallMillis;

    @Test
    void a_write_takes_the_place_of_a_removal_that_only_the_other_side_remembers() {
        edge = edge.write(author(EDGE), OWNER, null);
        exchange();
        gateway = gateway.forget(edge.vector());
        assertThat(gateway.keys()).isEmpty();
        gateway = gateway.write(author("gateway"), OWNER, whole(1));
        exchange();
        assertSame(MergePolicy.ASK);
    }

    @Test
    void a_removal_is_kept_while_a_write_may_come_that_had_not_seen_it() {
        gateway = gateway.write(author("gateway"), OWNER, null);
        edge = edge.write(author(EDGE), OWNER, whole(1));
        edge = edge.merge(gateway.deltaSince(edge.vector()));
        gateway = gateway.forget(edge.vector());
        exchange();
        assertSame(MergePolicy.ASK);
        assertThat(gateway.resolve(OWNER, MergePolicy.ASK).isOpen()).isTrue();
    }

    @Test
    void a_counter_does_not_count_again_what_a_reset_took_from_it() {
        gateway = gateway.add(author("gateway"), OWNER, 10);
        exchange();
        gateway = gateway.reset(author("gateway"), OWNER);
        exchange();
        gateway = gateway.forget(edge.vector());
        gateway = gateway.add(author("gateway"), OWNER, 3);
        exchange();
        assertSame(MergePolicy.COUNTER);
        assertThat(edge.resolve(OWNER, MergePolicy.COUNTER).value()).isEqualTo(whole(3));
    }

    @Test
    void a_reset_takes_the_place_of_one_that_only_the_other_side_remembers() {
        gateway = gateway.reset(author("gateway"), OWNER);
        exchange();
        gateway = gateway.forget(edge.vector());
        edge = edge.add(author(EDGE), OWNER, 5);
        exchange();
        gateway = gateway.reset(author("gateway"), OWNER);
        exchange();
        assertThat(edge.live(OWNER)).isEqualTo(gateway.live(OWNER));
    }

    private void assertSame(MergePolicy policy) {
        assertThat(edge.resolve(OWNER, policy)).isEqualTo(gateway.resolve(OWNER, policy));
    }

    private void exchange() {
        Delta down = gateway.deltaSince(edge.vector());
        Delta up = edge.deltaSince(gateway.vector());
        gateway = gateway.merge(up);
        edge = edge.merge(down);
    }

    private Twin.Author author(String replica) {
        var stamp = new HybridTimestamp(++wallMillis, 0);
        return new Twin.Author(replica, stamp, "somebody", VersionVector.EMPTY);
    }

    private static @Nullable TwinValue whole(long value) {
        return new TwinValue.Whole(value);
    }
}
