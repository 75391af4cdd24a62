package dev.skerry.profile.compile.section;

import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message looks like, as far as it decides what {@code from} says.
 *
 * @param pattern of a text, or null
 * @param address how the address names the resource, which is then not said by the message
 */
record MessageShape(PayloadFormat format, @Nullable String pattern, ResourceInAddress address) {
    /** How many levels of an address stand for the resource. */
    enum ResourceInAddress {
        NONE,
        ONE_LEVEL,
        LEVELS
    }

    /** What is assumed while the source is wrong. */
    static final MessageShape JSON =
            new MessageShape(PayloadFormat.JSON, null, ResourceInAddress.NONE);

    static MessageShape of(Source source) {
        return switch (source) {
            case Source.Mqtt mqtt -> of(mqtt.payload(), mqtt.topic());
            case Source.Coap coap -> of(coap.payload(), coap.path());
            case Source.Host _ -> JSON;
        };
    }

    private static MessageShape of(Payload payload, String address) {
        ResourceInAddress named =
                address.endsWith("/{resource}")
                        ? ResourceInAddress.LEVELS
                        : List.of(address.split("/", -1)).contains("{resource}")
                                ? ResourceInAddress.ONE_LEVEL
                                : ResourceInAddress.NONE;
        return new MessageShape(payload.format(), payload.pattern(), named);
    }

    /** Whether the whole message is one value. */
    boolean isOneValue() {
        return format == PayloadFormat.TEXT && pattern == null;
    }

    /** The shape in words. */
    String words() {
        String what =
                switch (format) {
                    case JSON -> "json";
                    case CBOR -> "cbor";
                    case SENML_JSON -> "senml+json";
                    case SENML_CBOR -> "senml+cbor";
                    case TEXT -> pattern == null ? "text" : "text of the pattern " + pattern;
                    case BINARY -> "binary";
                };
        return address == ResourceInAddress.NONE ? what : what + " by {resource}";
    }
}
