package dev.skerry.gateway.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class OpenBodiesTest {
    private final OpenBodies<String> open = new OpenBodies<>(4, 2, 100);

    @Test
    void the_oldest_of_a_sender_that_has_too_many_gives_way() {
        assertThat(open.begin("other", "b")).isEmpty();
        assertThat(open.begin("first", "a")).isEmpty();
        assertThat(open.begin("second", "a")).isEmpty();
        assertThat(open.begin("third", "a")).containsExactly("first");
        assertThat(open.begin("fourth", "a")).containsExactly("second");
        assertThat(open.openCount()).isEqualTo(3);
    }

    @Test
    void the_oldest_of_all_gives_way_where_there_are_too_many() {
        open.begin("1", "a");
        open.begin("2", "b");
        open.begin("3", "c");
        open.begin("4", "d");
        assertThat(open.begin("5", "e")).containsExactly("1");
        open.whole("3");
        assertThat(open.begin("6", "e")).isEmpty();
    }

    @Test
    void a_whole_body_does_not_give_way_and_holds_its_bytes_until_it_is_over() {
        open.begin("whole", "a");
        open.grow("whole", 90);
        open.whole("whole");
        open.begin("late", "b");
        assertThat(open.grow("late", 10)).isEmpty();
        assertThat(open.grow("late", 1)).containsExactly("late");
        assertThat(open.bytes()).isEqualTo(90);
        open.over("whole");
        open.over("whole");
        assertThat(open.bytes()).isZero();
        assertThat(open.openCount()).isZero();
    }

    @Test
    void the_oldest_give_way_until_there_is_room() {
        open.begin("1", "a");
        open.begin("2", "b");
        open.begin("3", "c");
        open.grow("1", 20);
        open.grow("2", 40);
        assertThat(open.grow("3", 95)).containsExactly("1", "2");
        assertThat(open.bytes()).isEqualTo(95);
        assertThat(open.grow("1", 50)).as("forgotten").isEmpty();
        assertThat(open.bytes()).isEqualTo(95);
    }

    @Test
    void a_sender_may_begin_anew_once_its_bodies_are_over() {
        open.begin("1", "a");
        open.begin("2", "a");
        open.over("1");
        assertThat(open.begin("3", "a")).isEmpty();
    }

    @Test
    void limits_that_let_nothing_in_are_refused() {
        assertThatThrownBy(() -> new OpenBodies<String>(4, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OpenBodies<String>(1, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OpenBodies<String>(2, 2, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_ipv6_network_is_one_sender_and_an_ipv4_address_as_well() {
        assertThat(sender("2001:db8::1")).isEqualTo(sender("2001:db8::ffff:1"));
        assertThat(sender("2001:db8::1")).isNotEqualTo(sender("2001:db8:0:1::1"));
        assertThat(sender("10.0.0.1")).isNotEqualTo(sender("10.0.0.2"));
    }

    private static String sender(String literal) {
        return RequestBodies.sender(InetAddress.ofLiteral(literal));
    }
}
