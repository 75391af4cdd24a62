package dev.skerry.agent.infer.run;

import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.rule.ModelOutput;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model that can run. For one thread at a time. */
public interface LoadedModel extends AutoCloseable {
    /** SHA-256 of what was loaded, lower-case hexadecimal. */
    String digest();

    /** What its runs go through. */
    ModelSession session();

    /** The least score that is an alarm by what the model itself says; NaN if it does not. */
    double threshold();

    /** Empty if it has no manifest that says. */
    default String version() {
        return "";
    }

    /** What rules can read of it. */
    default Set<ModelOutput> outputs() {
        return Set.of(ModelOutput.SCORE);
    }

    /** What it takes; nothing if that is as many as a profile names. */
    List<ModelInput> inputs();

    /** The same for the inputs that a profile names, if it takes any. */
    default LoadedModel of(List<String> names) {
        return this;
    }

    /** How its inputs and its score were distributed in training; null if it does not say. */
    default @Nullable Reference reference() {
        return null;
    }

    /**
     * Begins with a device.
     *
     * @param warmUp readings that the profile wants it to warm up with, if it leaves that open
     */
    ModelStream begin(int warmUp);

    /** Goes on with a device, or null if the bytes are damaged or another model's. */
    @Nullable ModelStream decode(byte[] state, int warmUp);

    @Override
    void close();

    /**
     * One of a model's inputs.
     *
     * @param name empty for whatever the profile calls it
     * @param unit null for whatever it is given in
     */
    record ModelInput(String name, @Nullable String unit) {}
}
