package dev.skerry.profile.decode;

import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads messages whose address says of which resource they are. */
final class ResourceTopicDecoder {
    private final Map<String, MessageDecoder.PayloadDecoder> byPart = new HashMap<>();

    ResourceTopicDecoder(List<Resource> resources, Payload payload) {
        Map<String, List<Resource>> groups = new HashMap<>();
        for (Resource resource : resources) {
            var place =
                    new Resource.Place(
                            ResourceTopics.pointer(resource),
                            resource.place().field(),
                            resource.place().encoding());
            groups.computeIfAbsent(ResourceTopics.part(resource), part -> new ArrayList<>())
                    .add(resource.at(place));
        }
        groups.forEach((part, of) -> byPart.put(part, MessageDecoder.decoder(of, payload)));
    }

    boolean knows(String part) {
        return byPart.containsKey(part);
    }

    DecodeResult decode(String part, String deviceId, byte[] payload, long receivedAtMicros) {
        MessageDecoder.PayloadDecoder decoder = byPart.get(part);
        return decoder == null
                ? new Undecodable(
                        DecodeCode.NOTHING_FOR_PROFILE.code(),
                        "the profile has no resource '%s': add one whose 'from' is that"
                                .formatted(Excerpt.of(part)))
                : decoder.decode(deviceId, payload, receivedAtMicros);
    }
}
