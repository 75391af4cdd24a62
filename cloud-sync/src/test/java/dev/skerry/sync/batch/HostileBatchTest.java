package dev.skerry.sync.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.sync.batch.BatchFormatException.Problem;
import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, the decoder gives the records or says what is wrong. */
class HostileBatchTest {
    private static final BatchLimits LIMITS =
            new BatchLimits(256 * 1024, 512 * 1024, 4_096, 64, 255, 4_096);

    @Test
    void finds_every_flipped_bit_and_every_missing_byte() {
        Seeds.forEach(
                40,
                seeded -> {
                    byte[] batch = batch(seeded);
                    for (int i = 0; i < 200; i++) {
                        byte[] damaged = batch.clone();
                        int bit = seeded.below(batch.length * 8);
                        damaged[bit / 8] ^= (byte) (1 << bit % 8);
                        assertThat(problemOf(damaged)).isNotNull();
                        byte[] cut = Arrays.copyOf(batch, seeded.below(batch.length));
                        assertThat(problemOf(cut)).isNotNull();
                    }
                });
    }

    @Test
    void survives_any_content_behind_a_right_checksum() {
        Seeds.forEach(
                150,
                seeded -> {
                    byte[] batch = batch(seeded);
                    for (int i = 0; i < 100; i++) {
                        byte[] forged = batch.clone();
                        int changes = seeded.between(1, 8);
                        for (int c = 0; c < changes; c++) {
                            int at = 1 + seeded.below(batch.length - 5);
                            forged[at] = seeded.oneIn(3) ? (byte) 0xff : (byte) seeded.nextLong();
                        }
                        sign(forged);
                        // Either outcome is right; any other exception fails the test.
                        problemOf(forged);
                    }
                });
    }

    @Test
    void survives_random_bytes_behind_a_right_head() {
        Seeds.forEach(
                8_000,
                seeded -> {
                    byte[] forged = seeded.bytes(seeded.between(9, 120));
                    forged[0] = Envelope.VERSION;
                    forged[1] = (byte) (seeded.below(6) | (seeded.oneIn(2) ? 8 : 0));
                    sign(forged);
                    problemOf(forged);
                });
    }

    @Test
    void names_an_unknown_version() {
        byte[] batch = batch(new Seeded(1));
        batch[0] = 9;
        sign(batch);
        assertThat(problemOf(batch)).isEqualTo(Problem.UNKNOWN_VERSION);
    }

    @Test
    void names_a_wrong_checksum() {
        byte[] batch = batch(new Seeded(1));
        batch[batch.length - 1] ^= 1;
        assertThat(problemOf(batch)).isEqualTo(Problem.CHECKSUM);
    }

    @Test
    void refuses_more_than_its_limits_before_allocating() {
        ByteSink head = new ByteSink(64);
        head.u8(Envelope.VERSION);
        head.u8(0);
        head.varint(Integer.MAX_VALUE);
        head.varint(1);
        head.zigZag(0);
        head.varint(0);
        head.u32(0);
        byte[] forged = head.toByteArray();
        sign(forged);
        assertThat(problemOf(forged)).isEqualTo(Problem.LIMIT);
        assertThatThrownBy(() -> BatchDecoder.summary(new byte[256 * 1024 + 1], LIMITS))
                .isInstanceOfSatisfying(
                        BatchFormatException.class, e -> assertThat(e.code()).isEqualTo("SKR-B004"))
                .hasMessageContaining("at most 262144");
    }

    @Test
    void refuses_a_head_whose_times_are_not_those_of_its_records() {
        BatchEncoder encoder = new BatchEncoder(LIMITS, 0);
        StreamKey key = new StreamKey("d", "r", ColumnType.BOOLEAN);
        assertThat(encoder.addBoolean(key, 0, true, 0)).isTrue();
        byte[] batch = encoder.encode();
        assertThat(batch[5]).as("the span of times").isZero();
        batch[5] = 1;
        sign(batch);
        assertThat(problemOf(batch)).isEqualTo(Problem.MALFORMED);
    }

    private static byte[] batch(Seeded seeded) {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT, seeded.oneIn(2) ? 0 : 6);
        encoder.boot(seeded.oneIn(3) ? "boot-" + seeded.below(100) : null);
        Recorded.fill(encoder, seeded);
        return encoder.encode();
    }

    private static void sign(byte[] batch) {
        CRC32C crc = new CRC32C();
        crc.update(batch, 0, batch.length - 4);
        for (int i = 0; i < 4; i++) {
            batch[batch.length - 4 + i] = (byte) (crc.getValue() >>> (8 * i));
        }
    }

    private static @Nullable Problem problemOf(byte[] batch) {
        try {
            BatchDecoder.decode(batch, LIMITS, new Recorded());
            return null;
        } catch (BatchFormatException e) {
            return e.problem();
        }
    }
}
