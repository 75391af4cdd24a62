package dev.skerry.agent.infer;

import dev.skerry.agent.infer.run.ModelStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What was kept of streams, until their devices are heard of again. For one thread. */
final class StreamStates {
    private static final Logger LOG = Logger.getLogger(StreamStates.class);

    private final Map<String, byte[]> kept;
    private final Set<String> ended = new HashSet<>();

    /** With what {@link #changed} gave out; what is empty has ended. */
    StreamStates(Map<String, byte[]> kept) {
        this.kept = new HashMap<>(kept);
        this.kept.values().removeIf(state -> state.length == 0);
    }

    /**
     * The stream that a model goes on with, or a new one. What was kept may be that of the bundle's
     * other role: it is known by its digest.
     *
     * @param isAlone whether no other bundle could go on with it
     */
    ModelStream stream(BoundModel model, String deviceId, boolean isAlone) {
        String key = model.key(deviceId);
        ModelStream stream = decode(model, key);
        if (stream == null) {
            stream = decode(model, model.otherKey(deviceId));
        }
        if (stream == null && isAlone && kept.remove(key) != null) {
            LOG.warnf(
                    "code=SKR-M007 device=%s model=%s: the stored state is damaged or belongs to"
                            + " another version of the model, so the model warms up again",
                    deviceId, model.name());
        }
        return model.add(deviceId, stream);
    }

    private @Nullable ModelStream decode(BoundModel model, String key) {
        byte[] state = kept.get(key);
        ModelStream stream = state == null ? null : model.decode(state);
        if (stream != null) {
            kept.remove(key);
        }
        return stream;
    }

    /** Nothing goes on with these. */
    void forget(Predicate<String> keys) {
        kept.keySet().removeIf(keys);
    }

    /** Nothing goes on with these, nor after a restart. */
    void end(Predicate<String> keys, Collection<String> more) {
        kept.keySet().stream().filter(keys).forEach(ended::add);
        kept.keySet().removeAll(ended);
        ended.addAll(more);
    }

    /**
     * What changed since the last call, and what has ended.
     *
     * @param leastUnsaved how many readings a stream must have taken meanwhile
     */
    Map<String, byte[]> changed(Stream<BoundModel> models, int leastUnsaved) {
        Map<String, byte[]> changed = new HashMap<>();
        ended.forEach(key -> changed.put(key, new byte[0]));
        ended.clear();
        models.forEach(model -> model.collectDirty(changed, leastUnsaved));
        return changed;
    }
}
