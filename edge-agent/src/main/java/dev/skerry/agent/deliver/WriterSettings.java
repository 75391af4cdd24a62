package dev.skerry.agent.deliver;

import dev.skerry.agent.ingest.coap.CoapSettings;
import dev.skerry.agent.ingest.mqtt.MqttSettings;
import java.util.Optional;

/**
 * How devices are reached.
 *
 * @param mqtt empty when the agent has no broker
 */
public record WriterSettings(
        String agentId, String site, Optional<MqttSettings> mqtt, CoapSettings coap) {}
