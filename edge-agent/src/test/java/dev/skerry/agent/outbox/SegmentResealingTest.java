package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.agent.outbox.log.LogOpening;
import dev.skerry.agent.outbox.log.Read;
import dev.skerry.agent.outbox.log.Sealer;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.outbox.log.SegmentResealing;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentResealingTest {
    private static final long SEGMENT_BYTES = 16 << 10;
    private static final int GROUPS = 30;
    private static final Sealer SEALED = Sealer.withKey(new byte[Sealer.KEY_BYTES]);

    private final long seed = Long.getLong("skerry.test.seed", System.nanoTime());
    private final SimulatedDisk disk = new SimulatedDisk(seed);

    private SegmentLog open(Sealer sealer) throws Exception {
        return LogOpening.open(disk, sealer, 0, 0, () -> 7, new Random(seed), SEGMENT_BYTES).log();
    }

    private void fill() throws Exception {
        try (SegmentLog log = open(Sealer.NONE)) {
            for (int number = 1; number <= GROUPS; number++) {
                byte[] content =
                        ("batch " + number + " ").repeat(200).getBytes(StandardCharsets.UTF_8);
                log.append(
                        number,
                        new byte[] {1},
                        List.of(new StoredBatch(Lane.LANE_TELEMETRY, number, 1, content)));
            }
        }
    }

    private List<String> content(Sealer sealer) throws Exception {
        List<String> all = new ArrayList<>();
        try (SegmentLog log = open(sealer)) {
            for (Read read :
                    log.read(
                            Lane.LANE_UNSPECIFIED, 1, GROUPS, GROUPS, 1 << 20, sequence -> false)) {
                all.add(
                        read instanceof Read.Content(StoredBatch batch)
                                ? new String(batch.content(), StandardCharsets.UTF_8)
                                : read.toString());
            }
        }
        return all;
    }

    private void reseal(Sealer from, Sealer to) throws Exception {
        new SegmentResealing(disk, from, to, new Random(seed)).all();
    }

    private List<String> drafts() throws IOException {
        return disk.list().stream().filter(name -> name.contains("resealing")).toList();
    }

    @Test
    void leaves_nothing_on_a_full_disk_and_goes_on_when_there_is_room() throws Exception {
        fill();
        List<String> before = content(Sealer.NONE);
        assertThat(before).hasSize(GROUPS);
        long used = 0;
        for (String name : disk.list()) {
            used += disk.bytes(name).length;
        }
        disk.limitTo(used + SEGMENT_BYTES / 2);
        assertThatThrownBy(() -> reseal(Sealer.NONE, SEALED)).isInstanceOf(IOException.class);
        assertThat(drafts()).isEmpty();
        disk.limitTo(Long.MAX_VALUE);
        reseal(Sealer.NONE, SEALED);
        assertThat(content(SEALED)).isEqualTo(before);
    }

    @Test
    void loses_nothing_whenever_the_power_fails() throws Exception {
        System.out.println("seed " + seed);
        fill();
        List<String> before = content(Sealer.NONE);
        Random random = new Random(seed);
        Sealer now = Sealer.NONE;
        Sealer other = SEALED;
        for (int round = 0; round < 60; round++) {
            disk.failPowerAfter(random.nextInt(1, 150), () -> {});
            boolean isDone = true;
            try {
                reseal(now, other);
            } catch (IOException e) {
                isDone = false;
            }
            disk.losePower();
            disk.restart();
            if (isDone || random.nextBoolean()) {
                Sealer next = now;
                now = other;
                other = next;
            }
        }
        reseal(now, other);
        assertThat(drafts()).isEmpty();
        assertThat(content(other)).isEqualTo(before);
    }
}
