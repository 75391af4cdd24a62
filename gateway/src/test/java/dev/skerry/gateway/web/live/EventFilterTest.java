package dev.skerry.gateway.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.live.Interest;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventFilterTest {
    private final Set<String> sites = new HashSet<>(Set.of("north"));

    private EventFilter filter() {
        return new EventFilter(null, null, sites::contains);
    }

    @Test
    void asks_again_whether_an_agent_is_seen_after_it_changed_though_the_page_does_not_show_it() {
        EventFilter filter = filter();
        filter.show(new Interest(Set.of("south"), Set.of(), Set.of(), false));
        assertThat(filter.passes("alarm", "north", "pump-1")).isTrue();

        sites.remove("north");
        assertThat(filter.passes("agent", "north", null)).isFalse();

        assertThat(filter.passes("alarm", "north", "pump-1")).isFalse();
        assertThat(filter.passes("conflict", "north", "pump-1")).isFalse();
    }

    @Test
    void keeps_to_one_agent_and_device_that_were_asked_for() {
        var filter = new EventFilter("north", "pump-1", sites::contains);

        assertThat(filter.passes("readings", "north", "pump-1")).isTrue();
        assertThat(filter.passes("readings", "north", "pump-2")).isFalse();
        assertThat(filter.passes("agent", "north", null)).isTrue();
        assertThat(filter.passes("agent", "south", null)).isFalse();
    }

    @Test
    void tells_whoever_named_nothing_of_all_that_they_see() {
        EventFilter filter = filter();

        assertThat(filter.passes("readings", "north", "pump-1")).isTrue();
        assertThat(filter.passes("readings", "south", "pump-1")).isFalse();
        assertThat(filter.passes("approval", "", null)).isTrue();
    }

    @Test
    void leaves_out_what_the_page_does_not_show_of_what_comes_often() {
        EventFilter filter = filter();
        filter.show(new Interest(Set.of(), Set.of(), Set.of(), false));

        assertThat(filter.passes("readings", "north", "pump-1")).isFalse();
        assertThat(filter.passes("alarm", "north", "pump-1")).isTrue();
    }
}
