package dev.skerry.tool.evaluate.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.ToolException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a gateway stores of a device: a series without labels for each resource.
 *
 * @param from a time in ISO 8601; from the first reading on if empty
 * @param to likewise, up to the last one
 */
public record GatewayData(
        String agentId, String deviceId, List<String> resources, String from, String to) {
    /** What fits into the command line's memory. */
    private static final int MOST_READINGS = 5_000_000;

    /** Takes the names. */
    public GatewayData {
        resources = List.copyOf(resources);
    }

    /** A number that was seen. */
    private record Sample(long micros, double value) {}

    /**
     * The series, in the order of the resources; readings in the order of their times.
     *
     * @throws ToolException SKR-E002 where there is no number, SKR-E005 for too many, or the
     *     gateway's own refusal
     */
    public List<Series> read(GatewayApi gateway) {
        return resources.stream().map(resource -> series(gateway, resource)).toList();
    }

    private Series series(GatewayApi gateway, String resource) {
        List<Sample> samples = new ArrayList<>();
        gateway.lines(path(resource), line -> add(line, resource, samples));
        if (samples.isEmpty()) {
            throw new ToolException(
                    "SKR-E002",
                    ExitCode.ENVIRONMENT,
                    "The gateway has no number of resource %s of device %s of that time. Name another --resource, or other times with --from and --to."
                            .formatted(resource, deviceId));
        }
        samples.sort(Comparator.comparingLong(Sample::micros));
        return new Series(
                deviceId + "/" + resource,
                List.of(resource),
                samples.stream().mapToLong(Sample::micros).toArray(),
                new double[][] {samples.stream().mapToDouble(Sample::value).toArray()},
                null);
    }

    /** What is no number, such as the mark of a damaged batch, is left out. */
    private static void add(JsonNode line, String resource, List<Sample> samples) {
        JsonNode value = line.path("value");
        if (!value.isNumber() && !value.isBoolean()) {
            return;
        }
        if (samples.size() == MOST_READINGS) {
            throw new ToolException(
                    "SKR-E005",
                    ExitCode.ENVIRONMENT,
                    "Resource %s has more than %,d readings. Name a shorter time with --from and --to."
                            .formatted(resource, MOST_READINGS));
        }
        double number = value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asDouble();
        samples.add(new Sample(line.path("observedAtMicros").asLong(), number));
    }

    private String path(String resource) {
        return GatewayApi.path("devices", agentId, deviceId, "readings")
                + "?resource="
                + encoded(resource)
                + (from.isEmpty() ? "" : "&from=" + encoded(from))
                + (to.isEmpty() ? "" : "&to=" + encoded(to));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
