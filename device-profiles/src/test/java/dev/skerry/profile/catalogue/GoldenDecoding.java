package dev.skerry.profile.catalogue;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.decode.DecodeResult;
import dev.skerry.profile.decode.DerivedReadings;
import dev.skerry.profile.decode.MessageDecoder;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.rule.DerivedProgram;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Writes what a profile makes of the messages of a golden file: each is an address after {@code >}
 * and a payload, hexadecimal after {@code hex}; readings begin with {@code =}.
 */
final class GoldenDecoding {
    private static final long NOW = 1_700_000_000_000_000L;

    private GoldenDecoding() {}

    static DeviceProfile compiled(String name) {
        return switch (new ProfileCompiler().compile(name, Catalogue.yaml(name).orElseThrow())) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    /** The golden file's messages, each followed by what it decodes to. */
    static String of(String name) {
        DeviceProfile profile = compiled(name);
        var derived = new DerivedReadings(DerivedProgram.of(profile));
        var text = new StringBuilder();
        String[] lines = Catalogue.golden(name).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].startsWith("> ")) {
                String payload = lines[++i];
                String address = lines[i - 1].substring(2);
                text.append(lines[i - 1]).append('\n').append(payload).append('\n');
                append(text, decode(profile, address, bytes(payload)), derived);
            }
        }
        return text.toString();
    }

    private static byte[] bytes(String payload) {
        return payload.startsWith("hex ")
                ? HexFormat.of().parseHex(payload.substring(4))
                : payload.getBytes(StandardCharsets.UTF_8);
    }

    private static DecodeResult decode(DeviceProfile profile, String address, byte[] payload) {
        Source source = profile.sources().getFirst();
        MessageDecoder decoder = MessageDecoder.of(profile, source);
        AddressMatcher.Match match =
                switch (source) {
                    case Source.Mqtt mqtt -> AddressMatcher.of(mqtt.topic(), "site").match(address);
                    case Source.Coap coap -> AddressMatcher.of(coap.path(), "site").match(address);
                    case Source.Host _ -> new AddressMatcher.Match(address, null);
                };
        if (match == null) {
            throw new AssertionError(address + " is not an address of " + profile.name());
        }
        return decoder.decode(match, payload, NOW);
    }

    private static void append(StringBuilder text, DecodeResult result, DerivedReadings derived) {
        switch (result) {
            case DecodeResult.Undecodable(String code, String message) ->
                    text.append("! ").append(code).append(' ').append(message).append('\n');
            case DecodeResult.Decoded decoded -> {
                for (Reading reading :
                        derived.extend(
                                decoded.readings(),
                                (resource, why) ->
                                        text.append("! ").append(resource).append(why))) {
                    append(text, reading);
                }
            }
        }
    }

    private static void append(StringBuilder text, Reading reading) {
        boolean isFloat = reading.resource().type() == ValueType.FLOAT32;
        text.append("= ").append(reading.resource().name()).append(' ');
        text.append(isFloat ? (Object) (float) reading.asDouble() : reading.plain());
        if (reading.resource().unit() != null) {
            text.append(' ').append(reading.resource().unit());
        }
        if (reading.quality() != Quality.GOOD) {
            String quality = reading.quality().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            text.append(" (").append(quality).append(')');
        }
        if (reading.observedAtMicros() != NOW) {
            long micros = reading.observedAtMicros();
            text.append(" at ")
                    .append(Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000));
        }
        text.append('\n');
    }
}
