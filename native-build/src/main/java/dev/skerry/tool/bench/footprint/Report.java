package dev.skerry.tool.bench.footprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What was measured, beside what is wanted.
 *
 * @param target of the program, as its package says it
 * @param version of it
 * @param firstStartMillis from the start of the process to the first durable reading where it never
 *     ran before, the median
 * @param startMillis the same over what an earlier start left
 * @param startWithCacheMillis the same with an AOT cache; empty for what has none
 * @param archiveMega size of its archive in MB; empty where there is none
 * @param phases in the order of their loads, the first without one
 */
record Report(
        String target,
        String version,
        double firstStartMillis,
        double startMillis,
        OptionalDouble startWithCacheMillis,
        OptionalDouble archiveMega,
        List<Phase> phases) {
    Report {
        phases = List.copyOf(phases);
    }

    private boolean isNative() {
        return target.endsWith("-native");
    }

    /** As key=value lines. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("target=" + target);
        lines.add("version=" + version);
        lines.add("start.first_ms=" + whole(firstStartMillis));
        lines.add("start.ms=" + whole(startMillis));
        startWithCacheMillis.ifPresent(ms -> lines.add("start.aot_cache_ms=" + whole(ms)));
        archiveMega.ifPresent(mega -> lines.add("archive.mb=" + one(mega)));
        for (Phase phase : phases) {
            String name = "at_" + phase.readingsPerSecond();
            lines.add(name + ".rss_mb=" + one(phase.rss()));
            lines.add(name + ".pss_mb=" + one(phase.pss()));
            lines.add(name + ".private_dirty_mb=" + one(phase.dirty()));
            lines.add(name + ".cpu_percent=" + one(phase.cpuPercent()));
            lines.add(name + ".written_kib_per_s=" + one(phase.writtenPerSecond()));
        }
        return lines;
    }

    /** As a table in Markdown. */
    List<String> table() {
        List<String> rows = new ArrayList<>();
        rows.add("| %s, %s | Measured | Wanted |".formatted(target, version));
        rows.add("|---|---|---|");
        row(
                rows,
                "Process start to the first durable reading, the first time",
                seconds(firstStartMillis),
                "");
        row(
                rows,
                "Process start to the first durable reading, later",
                seconds(startMillis),
                isNative() ? "0.12 s" : "");
        startWithCacheMillis.ifPresent(
                ms -> row(rows, "the same with the AOT cache", seconds(ms), "1.5 s"));
        for (int i = 0; i < phases.size(); i++) {
            Phase phase = phases.get(i);
            String load = load(phase);
            boolean isIdle = phase.readingsPerSecond() == 0;
            boolean isMost = i == phases.size() - 1;
            row(
                    rows,
                    "RSS, " + load,
                    one(phase.rss()) + " MB",
                    isNative() ? "" : isIdle ? "140 MB" : isMost ? "200 MB" : "");
            row(
                    rows,
                    "PSS, " + load,
                    one(phase.pss()) + " MB",
                    !isNative() ? "" : isIdle ? "50 MB" : isMost ? "90 MB" : "");
            row(
                    rows,
                    "Private dirty, " + load,
                    one(phase.dirty()) + " MB",
                    isNative() ? "40 MB" : "");
            row(rows, "CPU, " + load, one(phase.cpuPercent()) + " % of a core", "");
            row(rows, "Written to the disk, " + load, one(phase.writtenPerSecond()) + " KiB/s", "");
        }
        archiveMega.ifPresent(
                mega -> row(rows, "Archive", one(mega) + " MB", isNative() ? "40 MB" : "45 MB"));
        return rows;
    }

    private static void row(List<String> rows, String what, String measured, String wanted) {
        rows.add("| %s | %s | %s |".formatted(what, measured, wanted));
    }

    private static String load(Phase phase) {
        return phase.readingsPerSecond() == 0
                ? "idle"
                : String.format(
                        Locale.ROOT, "%,d readings/s with a model", phase.readingsPerSecond());
    }

    private static String seconds(double millis) {
        return String.format(Locale.ROOT, "%.2f s", millis / 1000);
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%.0f", number);
    }

    private static String one(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
