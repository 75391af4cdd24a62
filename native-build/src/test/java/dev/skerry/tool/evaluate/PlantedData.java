package dev.skerry.tool.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;

/**
 * Small data in the benchmarks' layouts: a swinging value with one fault that any detector sees.
 */
public final class PlantedData {
    /** The rows of each of the two files. */
    public static final int SKAB_ROWS = 1_000;

    /** The anomalous ones of each. */
    public static final int SKAB_ANOMALOUS = 50;

    private static final int NAB_ROWS = 3_000;
    private static final int FAULT = 2_000;
    private static final LocalDateTime BEGIN = LocalDateTime.of(2025, 1, 1, 0, 0);

    private PlantedData() {}

    /** {@code heat.csv} and its windows; the fault begins with its window. */
    public static void nab(Path folder) throws IOException {
        Files.createDirectories(folder);
        StringBuilder rows = new StringBuilder("timestamp,value\n");
        for (int row = 0; row < NAB_ROWS; row++) {
            boolean isFault = row >= FAULT && row < FAULT + 20;
            rows.append("%s:00,%s\n".formatted(time(row), isFault ? 90 : swing(row)));
        }
        Files.writeString(folder.resolve("heat.csv"), rows);
        Files.writeString(
                folder.resolve("windows.json"),
                "{\"planted/heat.csv\": [[\"%s:00\", \"%s:00\"]]}"
                        .formatted(time(FAULT), time(FAULT + 200)));
    }

    /** A file in {@code valve1} and one in {@code other}; the fault is in one channel of two. */
    public static void skab(Path folder) throws IOException {
        for (String part : new String[] {"valve1", "other"}) {
            Files.createDirectories(folder.resolve(part));
            StringBuilder rows = new StringBuilder("datetime;Flow;Pressure;anomaly;changepoint\n");
            for (int row = 0; row < SKAB_ROWS; row++) {
                boolean isFault = row >= 700 && row < 700 + SKAB_ANOMALOUS;
                rows.append(
                        "%s:00;%s;%s;%s;0.0\n"
                                .formatted(
                                        time(row),
                                        swing(row + 5),
                                        isFault ? 90 : swing(row),
                                        isFault ? "1.0" : "0.0"));
            }
            Files.writeString(folder.resolve(part).resolve("0.csv"), rows);
        }
    }

    private static double swing(int row) {
        return 20 + Math.sin(row / 7.0);
    }

    private static String time(int row) {
        return BEGIN.plusMinutes(row).toString().replace('T', ' ');
    }
}
