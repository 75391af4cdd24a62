package dev.skerry.tool.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What Linux counts for a process (proc(5)).
 *
 * @param cpu user and system time so far, to 10 ms
 * @param residentBytes resident set size
 */
public record ProcStat(Duration cpu, long residentBytes) {
    /** USER_HZ, which is 100 on every architecture that Java runs on. */
    private static final long TICK_MILLIS = 10;

    /** The counts of a running process. */
    public static ProcStat of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The second field is the program's name in parentheses and may hold spaces.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            String status = Files.readString(Path.of("/proc/" + pid + "/status"));
            return new ProcStat(Duration.ofMillis(ticks * TICK_MILLIS), residentKib(status) * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " cannot be read", e);
        }
    }

    private static long residentKib(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
