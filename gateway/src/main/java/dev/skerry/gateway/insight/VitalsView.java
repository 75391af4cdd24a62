package dev.skerry.gateway.insight;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.insight.VitalsTrend.Series;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.ClockState;
import dev.skerry.sync.proto.Flow;
import dev.skerry.sync.proto.Vitals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How an agent does.
 *
 * @param toldAt when it told this; null when it never did, as older agents
 */
public record VitalsView(
        @Nullable Instant toldAt,
        @Nullable ProcessView process,
        @Nullable MachineView machine,
        @Nullable FlowView flow,
        @Nullable ClockView clock,
        TrendView trend) {

    /**
     * The agent's process.
     *
     * @param starts how often an agent was started on the same data directory
     * @param cores how many it kept busy between the last two statuses
     * @param errorsLogged since it started
     */
    public record ProcessView(
            Instant startedAt,
            long starts,
            double cores,
            long residentBytes,
            long heapBytes,
            long heapLimitBytes,
            int threads,
            long errorsLogged,
            long warningsLogged) {}

    /**
     * Its machine.
     *
     * @param busy which share of all cores, 0 to 1
     * @param diskBytes of the file system with the data directory
     * @param outboxDiskBytes what the outbox takes of it
     * @param temperatureCelsius null where nobody tells
     * @param throttled whether heat or a weak power supply hold it back; null likewise
     */
    public record MachineView(
            int cores,
            double busy,
            long memoryBytes,
            long memoryFreeBytes,
            long diskBytes,
            long diskFreeBytes,
            long outboxDiskBytes,
            @Nullable Double temperatureCelsius,
            @Nullable Boolean throttled) {}

    /** What went through its pipeline since it started. */
    public record FlowView(
            long receivedMessages,
            long acceptedMessages,
            long turnedAwayMessages,
            long repeatedMessages,
            long refusedMessages,
            Map<String, Long> refusedByCode,
            long readings,
            long unchangedReadings,
            long sampledOutReadings,
            long inferences,
            long faults,
            int waitingMessages) {}

    /**
     * What it knows of the time.
     *
     * @param source system or gateway; null while it is not known
     * @param offsetSeconds what was added to stamps from before the time was known
     * @param boot what such stamps name; null while none did
     * @param now what the agent showed when it told this
     * @param aheadSeconds by how much the agent was ahead of the gateway when it connected
     */
    public record ClockView(
            boolean known,
            @Nullable String source,
            String trust,
            double offsetSeconds,
            @Nullable String boot,
            Instant now,
            Instant systemNow,
            double aheadSeconds) {}

    /**
     * The last quarter of an hour, since the gateway started at the earliest.
     *
     * @param times of the steps
     * @param series by name, a value or null for each step
     */
    public record TrendView(List<Instant> times, Map<String, List<@Nullable Double>> series) {}

    /** The same as it is kept. */
    record Trend(List<Long> times, Map<Series, List<@Nullable Double>> values) {
        static final Trend NONE = new Trend(List.of(), Map.of());

        TrendView view() {
            Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
            values.forEach((name, row) -> series.put(camel(name), row));
            return new TrendView(
                    new ArrayList<>(times.stream().map(Instant::ofEpochMilli).toList()), series);
        }

        private static String camel(Series name) {
            String[] words = name.name().toLowerCase(Locale.ROOT).split("_", -1);
            StringBuilder camel = new StringBuilder(words[0]);
            for (int i = 1; i < words.length; i++) {
                camel.append(Character.toUpperCase(words[i].charAt(0)))
                        .append(words[i].substring(1));
            }
            return camel.toString();
        }
    }

    static VitalsView none(Trend trend) {
        return new VitalsView(null, null, null, null, null, trend.view());
    }

    static VitalsView of(AgentStatus status, Instant toldAt, Trend trend) {
        if (!status.hasVitals()) {
            return none(trend);
        }
        Vitals vitals = status.getVitals();
        return new VitalsView(
                toldAt,
                process(vitals, toldAt),
                machine(vitals),
                flow(vitals.getFlow()),
                clock(vitals.getClock()),
                trend.view());
    }

    private static ProcessView process(Vitals vitals, Instant toldAt) {
        return new ProcessView(
                toldAt.minusMillis(Math.clamp(vitals.getUptimeMillis(), 0, Long.MAX_VALUE >> 24)),
                vitals.getStarts(),
                finite(vitals.getProcessCores()),
                vitals.getResidentBytes(),
                vitals.getHeapBytes(),
                vitals.getHeapLimitBytes(),
                vitals.getThreads(),
                vitals.getErrorsLogged(),
                vitals.getWarningsLogged());
    }

    private static MachineView machine(Vitals vitals) {
        return new MachineView(
                vitals.getMachineCores(),
                finite(vitals.getMachineBusy()),
                vitals.getMemoryBytes(),
                vitals.getMemoryFreeBytes(),
                vitals.getDiskBytes(),
                vitals.getDiskFreeBytes(),
                vitals.getOutboxDiskBytes(),
                vitals.hasTemperatureCelsius() ? finite(vitals.getTemperatureCelsius()) : null,
                vitals.hasThrottled() ? vitals.getThrottled() : null);
    }

    private static FlowView flow(Flow flow) {
        return new FlowView(
                flow.getReceived(),
                flow.getAccepted(),
                flow.getTurnedAway(),
                flow.getRepeatedMessages(),
                flow.getRefused(),
                flow.getRefusedByCodeList().stream()
                        .collect(
                                Collectors.toMap(
                                        counted -> counted.getCode(),
                                        counted -> counted.getMessages(),
                                        Long::sum,
                                        LinkedHashMap::new)),
                flow.getReadings(),
                flow.getUnchanged(),
                flow.getSampledOut(),
                flow.getInferences(),
                flow.getFaults(),
                flow.getWaiting());
    }

    private static ClockView clock(ClockState clock) {
        return new ClockView(
                clock.getKnown(),
                orNull(clock.getSource()),
                clock.getTrust(),
                clock.getOffsetMicros() / 1e6,
                orNull(clock.getBoot()),
                Times.ofMicros(clock.getNowMicros()),
                Times.ofMicros(clock.getSystemMicros()),
                -clock.getGatewayAheadMicros() / 1e6);
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
