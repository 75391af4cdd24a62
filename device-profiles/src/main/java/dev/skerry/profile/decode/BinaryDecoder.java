package dev.skerry.profile.decode;

import dev.skerry.profile.model.Resource;
import java.util.List;

/** Reads messages that are fields at fixed places. */
final class BinaryDecoder implements MessageDecoder.PayloadDecoder {
    private final List<Resource> resources;

    BinaryDecoder(List<Resource> resources) {
        this.resources = List.copyOf(resources);
    }

    @Override
    public DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros) {
        var readings = new Readings(deviceId, resources.size());
        for (int i = 0; i < resources.size() && !readings.failed(); i++) {
            readings.add(resources.get(i), payload, receivedAtMicros);
        }
        return readings.result(receivedAtMicros);
    }
}
