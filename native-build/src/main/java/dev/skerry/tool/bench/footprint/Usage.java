package dev.skerry.tool.bench.footprint;

import dev.skerry.tool.process.ProcStat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the kernel counts for a process (proc(5)).
 *
 * @param residentBytes all pages that are in memory (RSS)
 * @param shareBytes the same, pages of several processes by their share (PSS)
 * @param dirtyBytes pages that are its own and nowhere on a disk: what it costs for certain
 * @param cpu user and system time so far
 * @param writtenBytes what it had written to disks so far
 */
record Usage(
        long residentBytes, long shareBytes, long dirtyBytes, Duration cpu, long writtenBytes) {

    /** Of a running process. */
    static Usage of(long pid) {
        try {
            Path process = Path.of("/proc", String.valueOf(pid));
            return parse(
                    Files.readString(process.resolve("smaps_rollup")),
                    Files.readString(process.resolve("io")),
                    ProcStat.of(pid).cpu());
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " cannot be read", e);
        }
    }

    static Usage parse(String rollup, String io, Duration cpu) {
        return new Usage(
                kib(rollup, "Rss:"),
                kib(rollup, "Pss:"),
                kib(rollup, "Private_Dirty:"),
                cpu,
                number(io, "write_bytes:"));
    }

    private static long kib(String text, String name) {
        return number(text, name) * 1024;
    }

    private static long number(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " in " + text));
    }
}
