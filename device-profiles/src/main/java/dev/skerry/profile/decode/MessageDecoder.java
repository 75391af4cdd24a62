package dev.skerry.profile.decode;

import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Source;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the messages of one source of a profile. Never throws because of a payload, takes time
 * and memory in proportion to its size, and may be used by several threads.
 */
public final class MessageDecoder {
    /** The largest payload that is looked at. */
    public static final int MAX_PAYLOAD_BYTES = 256 * 1024;

    private final boolean gzip;
    private final @Nullable PayloadDecoder whole;
    private final @Nullable ResourceTopicDecoder byResource;

    private MessageDecoder(DeviceProfile profile, Payload payload, String address) {
        List<Resource> resources = ResourceTopics.reported(profile);
        boolean namesResource = AddressMatcher.of(address, "").namesResource();
        gzip = payload.gzip();
        whole = namesResource ? null : decoder(resources, payload);
        byResource = namesResource ? new ResourceTopicDecoder(resources, payload) : null;
    }

    /** How one payload format is read. */
    interface PayloadDecoder {
        DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros);
    }

    /**
     * A decoder for one of the profile's sources. The host's messages are JSON objects with the
     * names that the profile's pointers give.
     */
    public static MessageDecoder of(DeviceProfile profile, Source source) {
        return switch (source) {
            case Source.Mqtt mqtt -> new MessageDecoder(profile, mqtt.payload(), mqtt.topic());
            case Source.Coap coap -> new MessageDecoder(profile, coap.payload(), coap.path());
            case Source.Host _ ->
                    new MessageDecoder(profile, Payload.of(PayloadFormat.JSON), "{device}");
        };
    }

    static PayloadDecoder decoder(List<Resource> resources, Payload payload) {
        return switch (payload.format()) {
            case JSON -> new DocumentDecoder(Syntax.json(), resources, payload.time());
            case CBOR -> new DocumentDecoder(Syntax.cbor(), resources, payload.time());
            case SENML_JSON -> new SenmlDecoder(Syntax.json(), SenmlLabels.JSON, resources);
            case SENML_CBOR -> new SenmlDecoder(Syntax.cbor(), SenmlLabels.CBOR, resources);
            case TEXT -> new TextDecoder(resources, payload.pattern());
            case BINARY -> new BinaryDecoder(resources);
        };
    }

    /** Whether an address is one that the profile subscribes to: one of its resources, or none. */
    public boolean knows(AddressMatcher.Match from) {
        return byResource == null || (from.resource() != null && byResource.knows(from.resource()));
    }

    /** Decodes one message from an address that names no resource. */
    public DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros) {
        return decode(new AddressMatcher.Match(deviceId, null), payload, receivedAtMicros);
    }

    /**
     * Decodes one message.
     *
     * @param from what its address names, see {@link AddressMatcher}
     * @param receivedAtMicros stamps readings that carry no time of their own, microseconds since
     *     1970-01-01T00:00:00Z
     */
    public DecodeResult decode(AddressMatcher.Match from, byte[] payload, long receivedAtMicros) {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            return tooLarge("the payload has %,d bytes".formatted(payload.length));
        }
        if (!gzip || !Gzip.isGzip(payload)) {
            return plain(from, payload, receivedAtMicros);
        }
        byte[] inflated;
        try {
            inflated = Gzip.inflate(payload);
        } catch (IOException e) {
            return new Undecodable(
                    DecodeCode.NOT_GZIP.code(),
                    "the compressed payload is damaged: "
                            + Excerpt.of(String.valueOf(e.getMessage())));
        }
        return inflated.length > MAX_PAYLOAD_BYTES
                ? tooLarge("the payload inflates to more")
                : plain(from, inflated, receivedAtMicros);
    }

    private DecodeResult plain(AddressMatcher.Match from, byte[] payload, long receivedAtMicros) {
        if (byResource != null && from.resource() != null) {
            return byResource.decode(from.resource(), from.deviceId(), payload, receivedAtMicros);
        }
        if (whole == null) {
            throw new IllegalArgumentException(
                    "the address names no resource, but the source's does");
        }
        return whole.decode(from.deviceId(), payload, receivedAtMicros);
    }

    private static Undecodable tooLarge(String what) {
        return new Undecodable(
                DecodeCode.TOO_LARGE.code(),
                "%s, at most %,d bytes are looked at: send it in parts"
                        .formatted(what, MAX_PAYLOAD_BYTES));
    }
}
