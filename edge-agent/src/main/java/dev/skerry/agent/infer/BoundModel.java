package dev.skerry.agent.infer;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A profile's model with the streams of all the profile's devices. For one thread. */
final class BoundModel {
    private final ModelBinding binding;
    private final DeviceProfile profile;
    private final EnvelopeModel model;
    private final StreamCodec codec;
    private final String input;
    private final Map<String, EnvelopeStream> streams = new HashMap<>();
    private boolean off;

    BoundModel(DeviceProfile profile, ModelBinding binding, EnvelopeModel model) {
        this.binding = binding;
        this.profile = profile;
        this.model = model;
        codec = new StreamCodec(model.spec());
        input = binding.inputs().values().iterator().next();
    }

    /** Profile and model, for messages. */
    String where() {
        return profile.name() + "/" + binding.name();
    }

    String name() {
        return binding.name();
    }

    /** What a device's stream is stored under. */
    String key(String deviceId) {
        return profile.name() + "/" + deviceId + "/" + binding.name();
    }

    /** Whether what the one has learned holds for the other: the same model of the same values. */
    boolean fits(BoundModel other) {
        return binding.equals(other.binding)
                && model == other.model
                && profile.name().equals(other.profile.name())
                && profile.resource(input).equals(other.profile.resource(input));
    }

    /** Whether a stored state is of one of its streams. */
    boolean isKey(String key) {
        return key.startsWith(profile.name() + "/") && key.endsWith("/" + binding.name());
    }

    /** Hands streams over to the models that take them; those that none takes are dropped. */
    void hand(Function<String, @Nullable BoundModel> takes) {
        streams.entrySet()
                .removeIf(
                        entry -> {
                            BoundModel next = takes.apply(entry.getKey());
                            if (next != null && next != this) {
                                next.streams.put(entry.getKey(), entry.getValue());
                            }
                            return next != this;
                        });
    }

    int warmUp() {
        return binding.warmUp();
    }

    EnvelopeModel model() {
        return model;
    }

    boolean watches(String resource) {
        return input.equals(resource);
    }

    boolean off() {
        return off;
    }

    void turnOff() {
        off = true;
        streams.clear();
    }

    @Nullable EnvelopeStream stream(String deviceId) {
        return streams.get(deviceId);
    }

    @Nullable EnvelopeStream decode(byte[] state) {
        return codec.decode(state);
    }

    /** Goes on with a restored stream, or begins a new one. */
    EnvelopeStream add(String deviceId, @Nullable EnvelopeStream restored) {
        EnvelopeStream stream = restored == null ? new EnvelopeStream(model.spec()) : restored;
        streams.put(deviceId, stream);
        return stream;
    }

    void collectDirty(Map<String, byte[]> changed) {
        streams.forEach(
                (device, stream) -> {
                    if (stream.takeDirty()) {
                        changed.put(key(device), codec.encode(stream));
                    }
                });
    }
}
