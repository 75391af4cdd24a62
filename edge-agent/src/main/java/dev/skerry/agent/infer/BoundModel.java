package dev.skerry.agent.infer;

import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.infer.run.ModelStream.Scored;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A profile's model with the streams of all the profile's devices. For one thread. */
final class BoundModel {
    private final ModelBinding binding;
    private final DeviceProfile profile;
    private final LoadedModel model;
    private final List<BoundInput> inputs;
    private final Map<String, ModelStream> streams = new HashMap<>();
    private boolean off;

    BoundModel(
            DeviceProfile profile,
            ModelBinding binding,
            LoadedModel model,
            List<BoundInput> inputs) {
        this.binding = binding;
        this.profile = profile;
        this.model = model;
        this.inputs = inputs;
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
    @SuppressWarnings("ReferenceEquality") // The catalog loads each model once.
    boolean fits(BoundModel other) {
        return binding.equals(other.binding)
                && model.digest().equals(other.model.digest())
                && profile.name().equals(other.profile.name())
                && inputs.equals(other.inputs);
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

    String digest() {
        return model.digest();
    }

    /** Whether the order counts in which readings of one time come. */
    boolean isOfSeveral() {
        return inputs.size() > 1;
    }

    boolean watches(String resource) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).resource().name().equals(resource)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a resource is the one whose readings make steps. */
    boolean isFirst(String resource) {
        return inputs.getFirst().resource().name().equals(resource);
    }

    boolean off() {
        return off;
    }

    void turnOff() {
        off = true;
        streams.clear();
    }

    @Nullable ModelStream stream(String deviceId) {
        return streams.get(deviceId);
    }

    @Nullable ModelStream decode(byte[] state) {
        return model.decode(state, binding.warmUp());
    }

    /** Goes on with a restored stream, or begins a new one. */
    ModelStream add(String deviceId, @Nullable ModelStream restored) {
        ModelStream stream = restored == null ? model.begin(binding.warmUp()) : restored;
        streams.put(deviceId, stream);
        return stream;
    }

    /** Has a stream take a finite reading; the first input last, which may make a step of all. */
    void accept(ModelStream stream, Reading reading, double value, Scored scored)
            throws ModelFaultException {
        String resource = reading.resource().name();
        for (int i = inputs.size() - 1; i >= 0; i--) {
            BoundInput input = inputs.get(i);
            if (input.resource().name().equals(resource)) {
                double converted = input.conversion().of(value);
                stream.accept(i, converted, reading.observedAtMicros(), scored);
            }
        }
    }

    /** Gives all streams up, each as what it would go on with after a restart. */
    void collect(Map<String, byte[]> states) {
        streams.forEach((device, stream) -> states.put(key(device), stream.encode()));
        streams.clear();
    }

    void collectDirty(Map<String, byte[]> changed) {
        streams.forEach(
                (device, stream) -> {
                    if (stream.takeDirty()) {
                        changed.put(key(device), stream.encode());
                    }
                });
    }
}
