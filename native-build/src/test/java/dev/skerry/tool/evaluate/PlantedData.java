package dev.skerry.tool.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Random;

/**
 * Small data in the benchmarks' layouts: a swinging value with one fault that any detector sees.
 */
public final class PlantedData {
    /** The rows of each of the two files. */
    public static final int SKAB_ROWS = 1_000;

    /** The anomalous ones of each. */
    public static final int SKAB_ANOMALOUS = 50;

    /** The files of a plant. */
    public static final int PLANT_FILES = 6;

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

    /**
     * A plant that is made up, of four channels and six files of 1,200 rows: a temperature drifts
     * in each and is no fault; from row 700 to 999 one thing is wrong in each, from a shift of four
     * deviations to a leak that grows slowly.
     */
    public static void plant(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("other"));
        for (int file = 0; file < PLANT_FILES; file++) {
            Random random = new Random(file);
            StringBuilder rows =
                    new StringBuilder(
                            "datetime;Flow;Pressure;Current;Temperature;anomaly;changepoint\n");
            double temperature = 40;
            for (int row = 0; row < 1_200; row++) {
                boolean isFault = row >= 700 && row < 1_000;
                temperature += 0.02 + 0.05 * random.nextGaussian();
                double load = random.nextGaussian();
                double flow = 10 + 0.5 * load + 0.2 * random.nextGaussian();
                double pressure = 4 + 0.1 * load + 0.05 * random.nextGaussian();
                double current = 7 + Math.sin(row / 9.0) + 0.2 * random.nextGaussian();
                if (isFault) {
                    switch (file) {
                        case 0 -> flow -= 2.2;
                        case 1 -> pressure += 0.6 * random.nextGaussian();
                        case 2 -> current += 4;
                        case 3 -> flow -= (row - 700) / 60.0;
                        case 4 -> {
                            pressure -= 0.35;
                            current += 2.2;
                        }
                        default -> temperature += row == 700 ? 6 : 0;
                    }
                }
                rows.append(
                        String.format(
                                Locale.ROOT,
                                "%s:00;%.4f;%.4f;%.4f;%.4f;%d;0\n",
                                time(row),
                                flow,
                                pressure,
                                current,
                                temperature,
                                isFault ? 1 : 0));
            }
            Files.writeString(folder.resolve("other").resolve(file + ".csv"), rows);
        }
    }

    private static double swing(int row) {
        return 20 + Math.sin(row / 7.0);
    }

    private static String time(int row) {
        return BEGIN.plusMinutes(row).toString().replace('T', ' ');
    }
}
