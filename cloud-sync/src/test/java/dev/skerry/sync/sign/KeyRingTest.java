package dev.skerry.sync.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.KeySet;
import dev.skerry.sync.proto.Signed;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKeys A = SigningKeys.generate(RANDOM);
    private static final SigningKeys B = SigningKeys.generate(RANDOM);
    private static final SigningKeys C = SigningKeys.generate(RANDOM);
    private static final SigningKeys D = SigningKeys.generate(RANDOM);

    private static KeyRing begun() throws SignFormatException {
        return KeyRing.first(KeyRing.begin(A, B.verifyKeys(), 100));
    }

    private static Signed set(SigningKeys by, KeySet.Builder set) {
        return Orders.sign(by, Orders.KEYS, set.build());
    }

    private static KeySet.Builder of(long epoch, SigningKeys first, SigningKeys second) {
        return KeySet.newBuilder()
                .setEpoch(epoch)
                .addKeys(first.verifyKeys().encode())
                .addKeys(second.verifyKeys().encode());
    }

    @Test
    void follows_a_change_and_lets_the_first_key_go() throws SignFormatException {
        KeyRing next = begun().next(begun().change(B, C.verifyKeys(), 200));
        assertThat(next.epoch()).isEqualTo(200);
        assertThat(next.keys()).containsExactly(B.verifyKeys(), C.verifyKeys());
        assertThat(next.hasEnded(A.verifyKeys().id().hex())).isTrue();
        assertThat(next.key(A.verifyKeys().id().hex())).isEmpty();
    }

    @Test
    void goes_on_from_a_backup_of_before_the_last_change() throws SignFormatException {
        KeyRing pinned = begun().next(begun().change(B, C.verifyKeys(), 200));
        KeyRing again = pinned.next(begun().change(B, D.verifyKeys(), 300));
        assertThat(again.keys()).containsExactly(B.verifyKeys(), D.verifyKeys());
    }

    @Test
    void epochs_grow_though_the_clock_goes_back() throws SignFormatException {
        assertThat(begun().next(begun().change(B, C.verifyKeys(), 1)).epoch()).isEqualTo(101);
    }

    @Test
    void refuses_what_does_not_follow() throws SignFormatException {
        KeyRing ring = begun();
        assertRefused(ring, set(B, of(100, B, C)), "its epoch is 100, and 100 is known");
        assertRefused(ring, set(C, of(200, C, D)), "which are known, signed it");
        Signed good = ring.change(B, C.verifyKeys(), 200);
        ByteString other = of(200, B, D).build().toByteString();
        assertRefused(ring, good.toBuilder().setStatement(other).build(), "signed it");
        assertRefused(
                ring,
                good.toBuilder().setKeyId(A.verifyKeys().id().hex()).build(),
                "which are known, signed it");
        assertRefused(
                ring,
                good.toBuilder().setSignature(good.getSignature().substring(1)).build(),
                "signed it");
        assertRefused(
                ring,
                Orders.sign(B, Orders.PROFILES, of(200, B, C).build()),
                "which are known, signed it");
        // A key that signs itself away could hand over to anybody without having the second.
        assertRefused(ring, set(A, of(200, C, D)), "none of its own keys signed it");
        KeyRing next = ring.next(good);
        assertRefused(next, set(B, of(300, B, A)), "brings back key");
    }

    @Test
    void refuses_sets_that_can_not_be() {
        assertNone(set(A, of(0, A, B)), "expected are an epoch from 1");
        assertNone(set(A, of(1, A, B).addKeys(C.verifyKeys().encode())), "3 keys");
        assertNone(set(A, of(1, A, A)), "a key twice");
        assertNone(set(A, of(1, A, B).addEnded(B.verifyKeys().id().hex())), "one that it ends");
        assertNone(set(A, of(1, A, B).addEnded("b")), "'b', which is no key");
        KeySet.Builder many = of(1, A, B);
        for (int i = 0; i <= KeyRing.MOST_ENDED; i++) {
            many.addEnded("%032x".formatted(i));
        }
        assertNone(set(A, many), "33 that ended");
        assertNone(set(A, of(1, A, B).setKeys(1, ByteString.copyFromUtf8("k"))), "not 1985");
        assertNone(
                Signed.newBuilder().setStatement(ByteString.copyFromUtf8("no")).build(),
                "no set of keys");
        assertNone(set(C, of(1, A, B)), "none of its own keys signed it");
    }

    @Test
    void remembers_as_many_ended_keys_as_it_may() throws SignFormatException {
        KeyRing ring = begun();
        SigningKeys second = B;
        for (int i = 0; i < KeyRing.MOST_ENDED + 2; i++) {
            SigningKeys after = SigningKeys.generate(RANDOM);
            ring = ring.next(ring.change(second, after.verifyKeys(), 0));
            second = after;
        }
        assertThat(ring.ended()).hasSize(KeyRing.MOST_ENDED);
        assertThat(ring.hasEnded(A.verifyKeys().id().hex())).isFalse();
    }

    private static void assertRefused(KeyRing ring, Signed signed, String why) {
        assertThatThrownBy(() -> ring.next(signed))
                .isInstanceOf(SignFormatException.class)
                .hasMessageContaining(why);
    }

    private static void assertNone(Signed signed, String why) {
        assertThatThrownBy(() -> KeyRing.first(signed))
                .isInstanceOf(SignFormatException.class)
                .hasMessageContaining(why);
    }
}
