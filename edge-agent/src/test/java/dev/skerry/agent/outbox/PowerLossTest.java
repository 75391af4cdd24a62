package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.log.StoredBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails again and again, at any operation of the disk. {@code -Dskerry.test.seed=N}
 * replays what a seed decides, {@code -Dskerry.test.rounds=N} goes on for longer.
 */
@Tag("slow")
class PowerLossTest {
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofNanos(1), 20, 4 << 20, 60);
    private static final int MAX_IN_FLIGHT = 12;
    private static final Path CATALOG = Path.of("outbox.mv.db");

    @TempDir Path directory;
    private final long seed = Long.getLong("skerry.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final SimulatedDisk disk = new SimulatedDisk(seed);
    private final Witness witness = new Witness();
    private int packs;
    private int refusals;
    private int retries;

    @Test
    void keeps_what_it_promised_whenever_the_power_fails() throws Exception {
        System.out.println("seed " + seed);
        for (int round = 0; round < Integer.getInteger("skerry.test.rounds", 40); round++) {
            Outbox outbox = open();
            witness.inspect(outbox);
            work(outbox);
            end(outbox);
            // Most often it is the power, else the process alone.
            if (random.nextInt(5) > 0) {
                disk.losePower();
            } else {
                disk.kill();
            }
            disk.restart();
            packs += disk.list().stream().anyMatch(name -> name.endsWith(".pack")) ? 1 : 0;
            changeCatalog();
        }
        witness.inspect(open());
        assertThat(List.of(packs, refusals, retries))
                .as("what happened, else this shows little")
                .doesNotContain(0);
    }

    private Outbox open() throws Exception {
        // Nothing may draw an epoch once there are records.
        long epoch = witness.durableRecords() == 0 ? 7 : 8;
        if (random.nextInt(4) == 0) {
            disk.failPowerAfter(random.nextInt(1, 60), () -> {});
            try {
                Outbox early = OutboxOpening.open(directory, disk, SETTINGS, () -> epoch);
                early.close();
            } catch (OutboxUnavailableException e) {
                assertThat(e.refusal().code()).isEqualTo("SKR-A104");
            }
            disk.losePower();
            disk.restart();
        }
        Outbox outbox = OutboxOpening.open(directory, disk, SETTINGS, () -> epoch);
        assertThat(outbox.epoch()).isEqualTo(7);
        return outbox;
    }

    /** Sources send and the gateway takes until the power fails. */
    private void work(Outbox outbox) throws Exception {
        var recognised =
                LongStream.of(outbox.recentIdentities()).boxed().collect(Collectors.toSet());
        outbox.start(new SilentListener());
        Thread here = Thread.currentThread();
        disk.failPowerAfter(random.nextInt(1, 800), here::interrupt);
        boolean online = random.nextBoolean();
        try {
            witness.sendAgain(outbox, recognised);
            while (!disk.isOff()) {
                int messages = random.nextInt(1, MAX_IN_FLIGHT);
                for (int i = 0; i < messages; i++) {
                    witness.send(outbox);
                }
                if (random.nextInt(3) == 0) {
                    String device = "pump-" + random.nextInt(4);
                    witness.saveTwin(outbox, device, random.nextInt(8, 20_000));
                }
                while (!witness.isTold() && !disk.isOff()) {
                    LockSupport.parkNanos(20_000);
                }
                if (online && random.nextInt(4) == 0) {
                    transfer(outbox);
                }
                if (random.nextInt(20) == 0) {
                    retry(outbox);
                }
                if (random.nextInt(30) == 0) {
                    online = !online;
                    outbox.offeringEnded();
                }
            }
        } catch (InterruptedException | OutboxUnavailableException e) {
            assertThat(disk.isOff()).isTrue();
        }
        // The interrupt was to end what waits; the catalog's files would be closed by it.
        assertThat(Thread.interrupted() || disk.isOff()).isTrue();
    }

    private void transfer(Outbox outbox) throws OutboxUnavailableException {
        List<StoredBatch> batches = witness.receive(outbox, 1, random.nextInt(1, 30));
        List<StoredBatch> taken = new ArrayList<>(batches);
        List<StoredBatch> refused = new ArrayList<>();
        taken.removeIf(batch -> random.nextInt(8) == 0 && refused.add(batch));
        taken.removeIf(batch -> random.nextInt(5) == 0);
        witness.acknowledge(outbox, taken);
        witness.refuse(outbox, refused);
        refusals += refused.size();
    }

    private void retry(Outbox outbox) throws OutboxUnavailableException {
        QuarantineDesk quarantine = outbox.quarantine();
        List<Quarantined> aside = quarantine.contents().batches();
        if (random.nextBoolean()) {
            quarantine.retryAll();
        } else if (!aside.isEmpty()) {
            quarantine.retry(aside.get(random.nextInt(aside.size())).batch().sequence());
        }
        retries += aside.size();
    }

    /** It is off already: nothing that happens now reaches the disk. */
    private static void end(Outbox outbox) {
        outbox.acknowledge(1, 1);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> outbox.trouble().isPresent());
        outbox.close();
    }

    /** Now and then the catalog is lost, or an older one comes back. */
    private void changeCatalog() throws IOException {
        Path catalog = directory.resolve(CATALOG);
        Path older = directory.resolve("older");
        switch (random.nextInt(6)) {
            case 0 -> Files.copy(catalog, older, StandardCopyOption.REPLACE_EXISTING);
            case 1 -> {
                if (Files.exists(older)) {
                    witness.forgetCatalog();
                    Files.copy(older, catalog, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            case 2 -> {
                witness.forgetCatalog();
                Files.deleteIfExists(catalog);
            }
            default -> {}
        }
    }
}
