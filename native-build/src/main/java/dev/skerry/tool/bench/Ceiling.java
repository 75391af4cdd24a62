package dev.skerry.tool.bench;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.ProcessSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What mosquitto_sub alone gets from the same broker: it stores nothing. */
final class Ceiling {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Ceiling() {}

    /** Messages per second that mosquitto_sub receives at QoS 1. */
    static double messagesPerSecond(int brokerPort, Load.Shape shape, int messagesPerSensor) {
        String filter = "ceiling/#";
        // A durable session first, so that no message comes before the subscription.
        run(brokerPort, List.of("-E", "-t", filter)).awaitEnd(PATIENCE);
        int total = messagesPerSensor * Load.SENSORS;
        long begin = System.nanoTime();
        try (ManagedProcess subscriber =
                        run(brokerPort, List.of("-C", Integer.toString(total), "-t", filter));
                Load load = new Load(brokerPort, "ceiling", shape)) {
            load.burst(messagesPerSensor);
            if (!subscriber.awaitEnd(PATIENCE)) {
                throw new ToolException(
                        "SKR-T032",
                        ExitCode.ENVIRONMENT,
                        "The measurement was given up: mosquitto_sub did not get %d messages within %d s."
                                .formatted(total, PATIENCE.toSeconds()));
            }
        }
        return total / ((System.nanoTime() - begin) / 1e9);
    }

    private static ManagedProcess run(int port, List<String> arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "mosquitto_sub",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-V",
                                "mqttv5",
                                "-D",
                                "connect",
                                "receive-maximum",
                                "1000",
                                "-q",
                                "1",
                                "-c",
                                "-x",
                                "60",
                                "-i",
                                "ceiling"));
        command.addAll(arguments);
        return ManagedProcess.start(
                new ProcessSpec("mosquitto_sub", command, Map.of(), "", Path.of("/dev/null")));
    }
}
