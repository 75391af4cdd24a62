package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Decodes with the first source of a profile, at a fixed time, for device {@code d1}. */
final class Decoding {
    static final long NOW = 1_700_000_000_000_000L;

    private final MessageDecoder decoder;

    Decoding(DeviceProfile profile) {
        decoder = MessageDecoder.of(profile, profile.sources().getFirst());
    }

    DecodeResult result(String payload) {
        return result(payload.getBytes(StandardCharsets.UTF_8));
    }

    DecodeResult result(byte[] payload) {
        return decoder.decode("d1", payload, NOW);
    }

    Decoded decoded(String payload) {
        DecodeResult result = result(payload);
        assertThat(result).isInstanceOf(Decoded.class);
        return (Decoded) result;
    }

    List<Reading> readings(String payload) {
        return decoded(payload).readings();
    }

    Reading one(String payload) {
        List<Reading> readings = readings(payload);
        assertThat(readings).hasSize(1);
        return readings.getFirst();
    }

    Undecodable refused(String payload) {
        DecodeResult result = result(payload);
        assertThat(result).as(payload).isInstanceOf(Undecodable.class);
        return (Undecodable) result;
    }
}
