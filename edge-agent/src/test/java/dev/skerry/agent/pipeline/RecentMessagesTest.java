package dev.skerry.agent.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    private static final Decoded STAMPED = new Decoded(List.of(), true, Set.of());
    private static final Decoded UNSTAMPED = new Decoded(List.of(), false, Set.of());

    private static RawMessage coap(String path, String payload, long delivery, long atSeconds) {
        return new RawMessage(
                Transport.COAP,
                path,
                payload.getBytes(UTF_8),
                Stamp.known(atSeconds * 1_000_000),
                delivery,
                false,
                Sender.ANYBODY,
                RawMessage.Receipt.NONE);
    }

    /** Whether it is taken; then it is remembered. */
    private static boolean takes(RecentMessages recent, RawMessage message, Decoded decoded) {
        long identity = recent.identity(message, "d", decoded);
        boolean isNew = !recent.isRepetition(message, decoded, identity);
        if (isNew) {
            recent.add(identity, message.receivedAtMicros());
        }
        return isNew;
    }

    @Test
    void a_delivery_over_coap_is_the_same_only_while_its_message_id_may_not_be_used_again() {
        RecentMessages recent = new RecentMessages(100, KEY);
        assertThat(takes(recent, coap("/d", "21", 7, 1_000), UNSTAMPED)).isTrue();
        assertThat(takes(recent, coap("/d", "21", 7, 1_247), UNSTAMPED)).isFalse();
        assertThat(takes(recent, coap("/d", "21", 7, 1_248), UNSTAMPED)).isTrue();
        assertThat(takes(recent, coap("/d", "21", 7, 1_300), UNSTAMPED)).isFalse();
        assertThat(takes(recent, coap("/d", "t21", 7, 1_000), STAMPED)).isTrue();
        assertThat(takes(recent, coap("/d", "t21", 7, 9_000), STAMPED)).isFalse();
    }

    @Test
    void identities_are_those_of_one_key_and_of_one_device() {
        RawMessage message = coap("/d", "21", 7, 0);
        RecentMessages recent = new RecentMessages(1, KEY);
        RecentMessages other = new RecentMessages(1, new byte[RecentMessages.KEY_BYTES]);
        for (Decoded decoded : List.of(STAMPED, UNSTAMPED)) {
            assertThat(recent.identity(message, "d", decoded))
                    .isEqualTo(new RecentMessages(9, KEY).identity(message, "d", decoded))
                    .isNotEqualTo(other.identity(message, "d", decoded))
                    .isNotEqualTo(recent.identity(coap("/e", "21", 7, 0), "e", decoded));
        }
    }

    @Test
    void hashes_as_the_authors_of_siphash_do() {
        byte[] message = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e");
        assertThat(new SipHash(KEY).hash(message)).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void agrees_with_a_plain_window_over_random_identities() {
        Random random = new Random(42);
        RecentMessages recent = new RecentMessages(37, KEY);
        ArrayDeque<Long> window = new ArrayDeque<>();
        Map<Long, Integer> counts = new HashMap<>();
        for (int n = 0; n < 20_000; n++) {
            long identity = random.nextInt(1, 100);
            assertThat(recent.contains(identity, 0)).isEqualTo(counts.containsKey(identity));
            recent.add(identity, n);
            window.add(identity);
            counts.merge(identity, 1, Integer::sum);
            if (window.size() > 37) {
                counts.computeIfPresent(window.remove(), (k, c) -> c == 1 ? null : c - 1);
            }
        }
    }

    @Test
    void does_not_remember_messages_without_identity() {
        RecentMessages recent = new RecentMessages(2, KEY);
        recent.add(5, 0);
        for (int n = 0; n < 10; n++) {
            recent.add(RecentMessages.NONE, n);
        }
        assertThat(recent.contains(5, 0)).isTrue();
        assertThat(recent.contains(RecentMessages.NONE, 0)).isFalse();
    }

    @Test
    void hashes_differ_by_content_length_and_order() {
        assertThat(new MessageHash().add("a").add("b").value())
                .isNotEqualTo(new MessageHash().add("ab").add("").value())
                .isNotEqualTo(new MessageHash().add("b").add("a").value());
        assertThat(new MessageHash().add(new byte[8]).value())
                .isNotEqualTo(new MessageHash().add(new byte[9]).value());
        assertThat(new MessageHash().add("pump-1").add(7).value())
                .isEqualTo(new MessageHash().add("pump-1").add(7).value());
    }
}
