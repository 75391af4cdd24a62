package dev.skerry.agent.infer.conformal;

import dev.skerry.agent.infer.builtin.state.StateBytes;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.profile.model.FalseAlarmRate;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.rule.ModelOutput;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any model, with scores on a scale that is calibrated for a rate of false alarms. The model warms
 * up on the first part of the warm-up and scores the rest, which calibrates: on what a model has
 * learned from, its scores are lower than later. For one thread at a time.
 */
public final class ConformalModel implements LoadedModel {
    private static final byte PHASE = 0;

    private final LoadedModel model;
    private final FalseAlarmRate rate;

    private ConformalModel(LoadedModel model, FalseAlarmRate rate) {
        this.model = model;
        this.rate = rate;
    }

    /** A model as a profile binds it, with scores as it gives them if no rate is stated. */
    public static LoadedModel of(LoadedModel loaded, ModelBinding binding) {
        LoadedModel model = loaded.of(List.copyOf(binding.inputs().keySet()));
        FalseAlarmRate rate = binding.falseAlarmRate();
        return rate == null ? model : new ConformalModel(model, rate);
    }

    @Override
    public String digest() {
        return model.digest();
    }

    @Override
    public ModelSession session() {
        return model.session();
    }

    @Override
    public double threshold() {
        return 0.5;
    }

    @Override
    public String version() {
        return model.version();
    }

    @Override
    public Set<ModelOutput> outputs() {
        return model.outputs();
    }

    @Override
    public List<ModelInput> inputs() {
        return model.inputs();
    }

    @Override
    public LoadedModel of(List<String> names) {
        return new ConformalModel(model.of(names), rate);
    }

    @Override
    public ModelStream begin(int warmUp) {
        return new ConformalStream(model.begin(learning(warmUp)), new ConformalScale(rate, warmUp));
    }

    @Override
    public @Nullable ModelStream decode(byte[] state, int warmUp) {
        ConformalScale fresh = new ConformalScale(rate, warmUp);
        StateBytes.Stored stored = StateBytes.open(state, fresh.fingerprint());
        ConformalScale scale = stored == null ? null : fresh.decoded(stored.numbers());
        if (stored == null || scale == null) {
            return null;
        }
        byte[] inner = new byte[stored.numbers().remaining()];
        stored.numbers().get(inner);
        ModelStream stream = model.decode(inner, learning(warmUp));
        return stream == null ? null : new ConformalStream(stream, scale);
    }

    static byte[] encode(ConformalScale scale, byte[] inner) {
        ByteBuffer out =
                StateBytes.begin(PHASE, scale.fingerprint(), scale.sizeBytes() + inner.length);
        scale.encode(out);
        return StateBytes.seal(out.put(inner));
    }

    private int learning(int warmUp) {
        return warmUp - rate.scores(warmUp);
    }

    @Override
    public void close() {
        model.close();
    }
}
