package dev.skerry.agent.ingest.mqtt;

import java.time.Duration;

/**
 * How the source waits.
 *
 * @param lastAcknowledgements what is on its way to the disk when the source closes is given this
 *     long to be acknowledged
 * @param stable a connection that lasted this long is good; shorter ones in a row are a rival's
 *     doing
 */
record MqttTiming(Duration lastAcknowledgements, Duration stable) {
    static final MqttTiming DEFAULT =
            new MqttTiming(Duration.ofMillis(1_500), Duration.ofSeconds(5));
}
