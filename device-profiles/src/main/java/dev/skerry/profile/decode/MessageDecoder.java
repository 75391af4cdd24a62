package dev.skerry.profile.decode;

import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.TimeField;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the messages of one source of a profile. Never throws because of a payload, takes time
 * and memory in proportion to its size, and may be used by several threads.
 */
public final class MessageDecoder {
    /** The largest payload that is looked at. */
    public static final int MAX_PAYLOAD_BYTES = 256 * 1024;

    private final PayloadDecoder decoder;

    private MessageDecoder(PayloadDecoder decoder) {
        this.decoder = decoder;
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
        return new MessageDecoder(
                switch (source) {
                    case Source.Mqtt mqtt -> decoder(profile, mqtt.payload(), mqtt.time());
                    case Source.Coap coap -> decoder(profile, coap.payload(), coap.time());
                    case Source.Host _ -> decoder(profile, PayloadFormat.JSON, null);
                });
    }

    private static PayloadDecoder decoder(
            DeviceProfile profile, PayloadFormat format, @Nullable TimeField time) {
        return switch (format) {
            case JSON -> new JsonDecoder(profile.resources(), time);
            case SENML_JSON -> new SenmlDecoder(profile.resources());
        };
    }

    /**
     * Decodes one message.
     *
     * @param deviceId from the address, see {@link AddressMatcher}
     * @param receivedAtMicros stamps readings that carry no time of their own, microseconds since
     *     1970-01-01T00:00:00Z
     */
    public DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros) {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            return new Undecodable(
                    DecodeCode.TOO_LARGE.code(),
                    "the payload has %,d bytes, at most %,d are looked at: send it in parts"
                            .formatted(payload.length, MAX_PAYLOAD_BYTES));
        }
        return decoder.decode(deviceId, payload, receivedAtMicros);
    }
}
