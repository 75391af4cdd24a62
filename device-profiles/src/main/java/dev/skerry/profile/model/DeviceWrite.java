package dev.skerry.profile.model;

/**
 * How a command or a desired value reaches its device: in a message with the value where {@code
 * {value}} stands, or a command's arguments where their names do.
 */
public sealed interface DeviceWrite {
    /** The topic or the path, with {@code {site}} and {@code {device}}. */
    default String address() {
        return switch (this) {
            case Mqtt mqtt -> mqtt.topic();
            case Coap coap -> coap.path();
        };
    }

    /** Text to send, JSON or not, with {@code {site}}, {@code {device}} and {@code {value}}. */
    String payload();

    /**
     * By an MQTT publish.
     *
     * @param topic with {@code {site}} and {@code {device}}
     */
    record Mqtt(String topic, String payload) implements DeviceWrite {}

    /**
     * By a CoAP request to the server where the device is observed.
     *
     * @param path with {@code {site}} and {@code {device}}
     */
    record Coap(String path, Method method, String payload) implements DeviceWrite {}

    /** The request that carries the value. */
    enum Method {
        PUT,
        POST
    }
}
