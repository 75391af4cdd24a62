package dev.skerry.tool.bench;

import dev.skerry.tool.Installation;
import dev.skerry.tool.demo.DemoFolder;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Charts of long ranges, in processes of their own with the gateway's flags. */
final class HistoryBench {
    private static final String MAIN = "dev.skerry.gateway.history.bench.HistoryBench";

    private HistoryBench() {}

    static void run(Installation installation, Path folder, int days, Figures figures)
            throws IOException, InterruptedException {
        measure(installation, folder, figures, "live.one.", days, 1, 1);
        measure(installation, folder, figures, "live.ten.", days, 10, 1);
        measure(installation, folder, figures, "cut.ten.", days, 10, 3_600);
    }

    private static void measure(
            Installation installation,
            Path folder,
            Figures figures,
            String name,
            int days,
            int resources,
            int batchSeconds)
            throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(folder, "history-");
        MeasuringProcess.run(
                        installation.gatewayClass(
                                Programs.GATEWAY_FLAGS,
                                MAIN,
                                place.toString(),
                                String.valueOf(days),
                                String.valueOf(resources),
                                String.valueOf(batchSeconds)))
                .forEach((key, value) -> figures.print(name + key, value));
        DemoFolder.delete(place);
    }
}
