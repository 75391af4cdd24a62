package dev.skerry.tool.check;

import dev.skerry.tool.plant.Witness;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The comparison of every stream, for people and for the exit code. */
public record DeliveryReport(List<StreamComparison> streams) {
    private static final String ROW = "%-10s %7s %12s %9s %8s %8s %11s %6s %9s%n";

    public DeliveryReport {
        streams = List.copyOf(streams);
    }

    /** Compares everything that the witness saw with what the gateway stores. */
    public static DeliveryReport of(Witness witness, StoredReadings stored) {
        return new DeliveryReport(
                witness.rows().entrySet().stream()
                        .map(
                                entry ->
                                        StreamComparison.of(
                                                entry.getKey(),
                                                entry.getValue(),
                                                stored.of(entry.getKey())))
                        .sorted(Comparator.comparing(c -> c.stream().toString()))
                        .toList());
    }

    /** Whether at least one reading was acknowledged and every one is stored exactly once. */
    public boolean isRight() {
        return sum(streams, StreamComparison::acknowledged) > 0
                && streams.stream().allMatch(StreamComparison::isRight);
    }

    /** One row per agent, and one per stream that is not right. */
    public String render() {
        StringBuilder text =
                new StringBuilder(
                        ROW.formatted(
                                "agent",
                                "streams",
                                "acknowledged",
                                "stored",
                                "missing",
                                "doubled",
                                "unexpected",
                                "wrong",
                                "disorder"));
        streams.stream()
                .collect(Collectors.groupingBy(c -> c.stream().agentId()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(agent -> text.append(row(agent.getKey(), agent.getValue())));
        text.append(row("total", streams));
        for (StreamComparison wrong : streams) {
            if (!wrong.isRight()) {
                text.append("  not right: ").append(wrong).append(System.lineSeparator());
            }
        }
        return text.toString();
    }

    private static String row(String name, List<StreamComparison> some) {
        return ROW.formatted(
                name,
                some.size(),
                sum(some, StreamComparison::acknowledged),
                sum(some, StreamComparison::stored),
                sum(some, StreamComparison::missing),
                sum(some, StreamComparison::doubled),
                sum(some, StreamComparison::unexpected),
                sum(some, StreamComparison::wrongValue),
                sum(some, StreamComparison::outOfOrder));
    }

    private static long sum(List<StreamComparison> some, ToLongFunction<StreamComparison> column) {
        return some.stream().mapToLong(column).sum();
    }
}
