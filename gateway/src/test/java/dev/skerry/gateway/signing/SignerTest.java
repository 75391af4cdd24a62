package dev.skerry.gateway.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerTest {
    private static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES]);
    private static final InstantSource NOW =
            InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));
    private static final CommandOrder ORDER = CommandOrder.newBuilder().setAgentId("north").build();

    @TempDir Path folder;

    private Signer open() {
        return Signer.open(folder, BOX, NOW);
    }

    private Path file() {
        return folder.resolve("keys");
    }

    @Test
    void makes_keys_once_that_only_its_user_can_read_and_nobody_without_the_gateways_key()
            throws IOException {
        Signer made = open();
        Signer again = open();
        assertThat(again.ring()).isEqualTo(made.ring());
        Signed order = again.sign(Orders.COMMAND, ORDER);
        assertThat(Orders.isBy(made.ring().keys().getFirst(), Orders.COMMAND, order)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        byte[] other = new byte[SecretBox.KEY_BYTES];
        other[0] = 1;
        assertThatThrownBy(() -> Signer.open(folder, new SecretBox(other), NOW))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("SKR-G731");
    }

    @Test
    void signs_by_the_next_key_after_a_change_which_agents_can_follow() throws Exception {
        Signer signer = open();
        KeyRing before = signer.ring();
        long known = signer.epoch();
        signer.rotate();
        signer.rotate();
        List<Signed> lacking = signer.after(known);
        assertThat(lacking).hasSize(2);
        KeyRing followed = before.next(lacking.getFirst()).next(lacking.getLast());
        assertThat(followed).isEqualTo(signer.ring()).isEqualTo(open().ring());
        Signed order = signer.sign(Orders.COMMAND, ORDER);
        assertThat(before.key(order.getKeyId())).isEmpty();
        assertThat(Orders.isBy(followed.keys().getFirst(), Orders.COMMAND, order)).isTrue();
        assertThat(signer.after(signer.epoch())).isEmpty();
        assertThat(signer.after(0)).as("pins none").containsExactly(signer.newest());
    }

    @Test
    void a_gateway_from_a_backup_is_followed_after_one_more_change() throws Exception {
        Signer signer = open();
        byte[] backup = Files.readAllBytes(file());
        signer.rotate();
        KeyRing pinned = signer.ring();
        Files.write(file(), backup);
        Signer restored = open();
        assertThat(pinned.hasEnded(restored.sign(Orders.COMMAND, ORDER).getKeyId())).isTrue();
        assertThat(restored.after(pinned.epoch())).isEmpty();
        Files.delete(file());
        Files.write(file(), backup);
        Signer later =
                Signer.open(
                        folder, BOX, InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z")));
        later.rotate();
        KeyRing followed = pinned.next(later.after(pinned.epoch()).getFirst());
        assertThat(followed.key(later.sign(Orders.COMMAND, ORDER).getKeyId())).isPresent();
    }

    @Test
    void keeps_a_bounded_number_of_sets() throws IOException {
        Signer signer = open();
        for (int i = 0; i < KeyRing.MOST_SETS + 3; i++) {
            signer.rotate();
        }
        assertThat(signer.after(1)).hasSize(KeyRing.MOST_SETS);
        assertThat(open().after(1)).hasSize(KeyRing.MOST_SETS);
    }

    @Test
    void changes_nothing_that_it_can_not_write() throws IOException {
        Signer signer = open();
        KeyRing before = signer.ring();
        Files.delete(file());
        Files.createDirectories(file().resolve("in-the-way"));
        assertThatThrownBy(signer::rotate).isInstanceOf(IOException.class);
        assertThat(signer.ring()).isEqualTo(before);
    }

    @Test
    void does_not_start_with_keys_that_are_sealed_and_not_whole() throws IOException {
        open();
        for (byte[] secret : new byte[][] {{}, {0, 1}, {0, 1, 7}}) {
            Files.write(file(), BOX.seal("signing keys", secret));
            assertThatThrownBy(this::open)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("SKR-G780");
        }
    }
}
