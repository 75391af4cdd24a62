package dev.skerry.tool.bench.outbox;

import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.tool.Installation;
import dev.skerry.tool.bench.Figures;
import dev.skerry.tool.demo.DemoFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Measures batches, and the rows that others keep, with the same readings. */
public final class OutboxBench {
    private static final int[] GROUPS = {100, 1_000};
    private static final double ROW_SECONDS = 3;
    private static final double ROWS_OF_FLASH = 100_000;
    private static final String WEAR_SECONDS = "5";
    private static final String WEAR_SECONDS_FULL = "120";
    private static final long GIB = 1L << 30;
    private static final long QUICK_BACKLOG_BYTES = 32L << 20;
    private static final long HUNDRED_MILLION = 100_000_000;

    private final Figures figures;
    private final Path folder;
    private final OutboxFigures outbox;
    private final boolean full;

    private OutboxBench(Figures figures, Installation installation, Path folder, boolean full) {
        this.figures = figures;
        this.folder = folder;
        this.outbox = new OutboxFigures(figures, installation, folder);
        this.full = full;
    }

    /**
     * Measures and prints.
     *
     * @param folder where databases may be made, on the disk that is measured
     * @param full also what takes minutes: a backlog of 1 GiB and one of 100 million readings
     */
    public static void run(Installation installation, Path folder, boolean full, PrintWriter out)
            throws IOException, InterruptedException {
        OutboxBench bench = new OutboxBench(new Figures(out), installation, folder, full);
        try (HostRecorder host = new HostRecorder(folder)) {
            bench.run(host);
        } catch (BatchFormatException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(HostRecorder host)
            throws IOException, SQLException, BatchFormatException, InterruptedException {
        figures.print("machine.cores", Runtime.getRuntime().availableProcessors());
        figures.print("machine.disk", Files.getFileStore(folder).type());
        Dataset plant = Datasets.plant(1_600);
        rows(plant);
        Dataset irregular = Datasets.irregular(60_000);
        outbox(plant, irregular);
        CodecBench codec = new CodecBench(figures);
        codec.sizes(plant);
        List<Dataset> recorded = NabFiles.find();
        if (recorded.isEmpty()) {
            figures.print("codec.nab", "absent: set SKERRY_SHARED to the folder of data/nab");
        }
        for (Dataset data : recorded) {
            codec.sizes(data);
        }
        codec.sizes(irregular);
        codec.speeds(plant);
        codec.speeds(irregular);
        codec.sizes(host.finish());
    }

    private void outbox(Dataset plant, Dataset irregular) throws IOException, InterruptedException {
        outbox.rest(plant);
        outbox.rest(irregular);
        outbox.sealed(plant);
        outbox.sealed(irregular);
        outbox.wear(plant, full ? WEAR_SECONDS_FULL : WEAR_SECONDS);
        outbox.backlog("backlog", irregular, full ? GIB : QUICK_BACKLOG_BYTES, Long.MAX_VALUE);
        if (full) {
            outbox.backlog("backlog_of_100_million", plant, Long.MAX_VALUE, HUNDRED_MILLION);
        }
    }

    private void rows(Dataset data) throws IOException, SQLException {
        for (RowStore store : RowStore.values()) {
            for (int group : GROUPS) {
                Path place = Files.createTempDirectory(folder, "rows-");
                RowStore.Cost cost = store.store(data, place, group, ROW_SECONDS);
                DemoFolder.delete(place);
                String name =
                        "rows.%s.group_%d".formatted(store.name().toLowerCase(Locale.ROOT), group);
                figures.print(name + ".durable_readings_per_s", cost.readings() / cost.seconds());
                figures.print(
                        name + ".disk_bytes_per_reading",
                        cost.diskBytes() / (double) cost.readings());
                figures.print(
                        name + ".written_bytes_per_100000",
                        cost.writtenBytes() * (ROWS_OF_FLASH / cost.readings()));
            }
        }
    }
}
