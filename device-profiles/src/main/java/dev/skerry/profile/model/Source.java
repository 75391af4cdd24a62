package dev.skerry.profile.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the messages of a profile's devices come from. */
public sealed interface Source {

    /**
     * Messages published to the site's broker.
     *
     * @param topic with {@code {site}}, {@code {device}} and {@code {resource}} as whole levels;
     *     {@code {device}} is required
     * @param qos 0, 1 or 2, asked for in the subscription
     */
    record Mqtt(String topic, int qos, Payload payload) implements Source {}

    /**
     * Messages over CoAP: sent by the device to the agent's path, or observed by the agent.
     *
     * @param path with {@code {device}} as a whole segment
     * @param observe the address of the resource to observe with {@code {device}} replaced (RFC
     *     7641), or null when devices send by themselves
     */
    record Coap(String path, Payload payload, @Nullable String observe) implements Source {}

    /**
     * The machine that the agent runs on.
     *
     * @param every how often it is read
     */
    record Host(Duration every) implements Source {}
}
