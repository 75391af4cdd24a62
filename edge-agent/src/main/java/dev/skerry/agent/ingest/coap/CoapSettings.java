package dev.skerry.agent.ingest.coap;

import java.net.URI;
import java.util.Map;

/**
 * How devices reach the agent over CoAP and which of them it observes.
 *
 * @param host address to listen on
 * @param port UDP port, 0 for any free one
 * @param maxPayloadBytes largest payload that is taken
 * @param maxPending messages that may wait for their answer at once; further ones get 5.03
 * @param observe devices to observe beyond those that the profiles' own {@code observe} finds: the
 *     device's id with the address of its resource
 */
public record CoapSettings(
        String host, int port, int maxPayloadBytes, int maxPending, Map<String, URI> observe) {
    public CoapSettings {
        observe = Map.copyOf(observe);
    }

    /** 256 KiB per message, 512 messages at once. */
    public static CoapSettings of(String host, int port, Map<String, URI> observe) {
        return new CoapSettings(host, port, 256 * 1024, 512, observe);
    }
}
