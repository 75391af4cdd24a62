package dev.skerry.tool.plant;

import java.time.Duration;

/**
 * What the plant talks to and how much.
 *
 * @param site stands for {@code {site}} in topics
 * @param brokerPort MQTT, on loopback
 * @param tanksPort the CoAP port of the agent {@code tanks}
 * @param valvePort the port of the valve's own CoAP server
 * @param seed decides what goes wrong after the first minutes, and the noise
 * @param interval between two samples of one machine
 */
public record PlantSettings(
        String site, int brokerPort, int tanksPort, int valvePort, long seed, Duration interval) {}
