package dev.skerry.agent.ingest.coap;

import java.net.URI;
import java.util.Map;

/**
 * How devices reach the agent over CoAP and which of them it observes.
 *
 * @param host address to listen on
 * @param port UDP port without DTLS, 0 for any free one, -1 for none
 * @param maxPayloadBytes largest payload that is taken
 * @param maxPending messages that may wait for their answer at once; further ones get 5.03
 * @param senderPerSecond messages that an address or an identity may send; further ones get 4.29
 * @param observe devices to observe beyond those that the profiles' own {@code observe} finds: the
 *     device's id with the address of its resource
 */
public record CoapSettings(
        String host,
        int port,
        int maxPayloadBytes,
        int maxPending,
        int senderPerSecond,
        Map<String, URI> observe,
        CoapSecurity security) {
    public CoapSettings {
        observe = Map.copyOf(observe);
    }

    /** 256 KiB per message, 512 messages at once, without DTLS. */
    public static CoapSettings of(String host, int port, Map<String, URI> observe) {
        return new CoapSettings(host, port, 256 * 1024, 512, 2_000, observe, CoapSecurity.none());
    }

    /** The same with another limit for senders. */
    public CoapSettings with(int senderPerSecond) {
        return new CoapSettings(
                host, port, maxPayloadBytes, maxPending, senderPerSecond, observe, security);
    }

    /** The same, secured so. */
    public CoapSettings with(CoapSecurity security) {
        return new CoapSettings(
                host, port, maxPayloadBytes, maxPending, senderPerSecond, observe, security);
    }
}
