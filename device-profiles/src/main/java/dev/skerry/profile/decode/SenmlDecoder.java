package dev.skerry.profile.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skerry.profile.model.Resource;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads SenML packs in JSON and CBOR (RFC 8428, sections 5 and 6). Records that belong to no
 * resource are passed over; a pack may carry several readings of one resource.
 */
final class SenmlDecoder implements MessageDecoder.PayloadDecoder {
    private final Syntax syntax;
    private final SenmlLabels labels;
    private final Map<String, Resource> byName = new HashMap<>();

    SenmlDecoder(Syntax syntax, SenmlLabels labels, List<Resource> resources) {
        this.syntax = syntax;
        this.labels = labels;
        for (Resource resource : resources) {
            byName.put(resource.from(), resource);
        }
    }

    @Override
    public DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros) {
        var readings = new Readings(deviceId, byName.size());
        var pack = new SenmlPack(labels, readings, receivedAtMicros);
        try (JsonParser parser = syntax.parser(payload)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                readings.fail(syntax.code(), "the payload is empty");
                return readings.result(receivedAtMicros);
            }
            if (first != JsonToken.START_ARRAY) {
                readings.fail(DecodeCode.BAD_SENML, "a SenML pack is an array of records");
                return readings.result(receivedAtMicros);
            }
            while (!readings.failed() && parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    readings.fail(DecodeCode.BAD_SENML, "a SenML record is an object");
                    break;
                }
                pack.read(parser);
                if (!readings.failed()) {
                    String name = pack.name();
                    if (name != null) {
                        pack.add(resourceOf(deviceId, name));
                    }
                }
            }
            if (!readings.failed() && parser.nextToken() != null) {
                readings.fail(syntax.code(), "the payload goes on after the SenML pack");
            }
        } catch (IOException e) {
            return syntax.unreadable(e);
        }
        return readings.result(pack.stamped(), pack.reckonedMicros());
    }

    /**
     * The resource that a full name means: the name itself, else the part after the device's id,
     * else the longest part that begins after a slash or a colon.
     */
    private @Nullable Resource resourceOf(String deviceId, String name) {
        Resource resource = byName.get(name);
        if (resource == null && name.length() > deviceId.length() && name.startsWith(deviceId)) {
            resource = byName.get(name.substring(deviceId.length()));
        }
        for (int i = 0; resource == null && i < name.length() - 1; i++) {
            if (name.charAt(i) == '/' || name.charAt(i) == ':') {
                resource = byName.get(name.substring(i + 1));
            }
        }
        return resource;
    }
}
