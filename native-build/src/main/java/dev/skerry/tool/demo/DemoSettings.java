package dev.skerry.tool.demo;

import dev.skerry.tool.process.Ports;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a demo runs.
 *
 * @param seed decides the noise and what goes wrong after the first minutes
 * @param interval between two samples of one machine
 */
public record DemoSettings(
        Path folder,
        int gatewayPort,
        int brokerPort,
        int coapPort,
        int valvePort,
        long seed,
        Duration interval) {

    /** The well-known ports where they are free. */
    public static DemoSettings wellKnown(Path folder, int gatewayPort, long seed) {
        return new DemoSettings(
                folder,
                Ports.preferTcp(gatewayPort),
                Ports.preferTcp(1883),
                Ports.preferUdp(5683),
                Ports.preferUdp(5685),
                seed,
                Duration.ofMillis(500));
    }

    /** Free ports, for checks that run beside other things. */
    public static DemoSettings anywhere(Path folder, long seed) {
        return new DemoSettings(
                folder,
                Ports.freeTcp(),
                Ports.freeTcp(),
                Ports.freeUdp(),
                Ports.freeUdp(),
                seed,
                Duration.ofMillis(200));
    }
}
