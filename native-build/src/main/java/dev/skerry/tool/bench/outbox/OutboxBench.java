package dev.skerry.tool.bench.outbox;

import dev.skerry.sync.batch.BatchFormatException;
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

    private final Figures figures;
    private final Path folder;

    private OutboxBench(Figures figures, Path folder) {
        this.figures = figures;
        this.folder = folder;
    }

    /**
     * Measures and prints.
     *
     * @param folder where databases may be made, on the disk that is measured
     */
    public static void run(Path folder, PrintWriter out) throws IOException, InterruptedException {
        OutboxBench bench = new OutboxBench(new Figures(out), folder);
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
        CodecBench codec = new CodecBench(figures);
        codec.sizes(plant);
        List<Dataset> recorded = NabFiles.find();
        if (recorded.isEmpty()) {
            figures.print("codec.nab", "absent: set SKERRY_SHARED to the folder of data/nab");
        }
        for (Dataset data : recorded) {
            codec.sizes(data);
        }
        Dataset irregular = Datasets.irregular(60_000);
        codec.sizes(irregular);
        codec.speeds(plant);
        codec.speeds(irregular);
        codec.sizes(host.finish());
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
