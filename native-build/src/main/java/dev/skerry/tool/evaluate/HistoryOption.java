package dev.skerry.tool.evaluate;

import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.evaluate.data.GatewayData;
import dev.skerry.tool.evaluate.data.Series;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --device} and what goes with it: data that a gateway has, in place of files. */
final class HistoryOption {
    @Mixin private GatewayOption gateway = new GatewayOption();

    @Option(
            names = "--agent",
            paramLabel = "ID",
            description = "In place of --data: the agent of a device whose readings a gateway has.")
    private String agent = "";

    @Option(names = "--device", paramLabel = "ID", description = "The device.")
    private String device = "";

    @Option(
            names = "--resource",
            paramLabel = "NAME",
            description = "A resource of it; may be repeated, each is scored by itself.")
    private List<String> resources = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Readings from then on, such as 2026-01-31T00:00:00Z (default: all).")
    private String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Readings before then.")
    private String to = "";

    /** Whether anything of it was named. */
    boolean isNamed() {
        return !(agent.isEmpty()
                && device.isEmpty()
                && resources.isEmpty()
                && from.isEmpty()
                && to.isEmpty());
    }

    /** Whether a gateway can be asked. */
    boolean isComplete() {
        return !agent.isEmpty() && !device.isEmpty() && !resources.isEmpty();
    }

    /** What the gateway has. */
    List<Series> read() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            return new GatewayData(agent, device, resources, from, to).read(api);
        }
    }
}
