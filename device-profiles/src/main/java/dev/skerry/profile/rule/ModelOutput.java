package dev.skerry.profile.rule;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.skerry.profile.model.BuiltIn;
import dev.skerry.profile.model.ModelBinding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What rules can read of a model, as {@code model.<name>.<word>}. */
public enum ModelOutput {
    /** How strange the step is, or what else the model measures. */
    SCORE("score"),
    /** Which of its states the device is in. */
    LABEL("label"),
    /** The first feature's value at the end of what the model looks ahead. */
    FORECAST("forecast"),
    /** What that value is not below, by the model's reckoning. */
    LOWER("lower"),
    /** What that value is not above. */
    UPPER("upper");

    private final String word;

    ModelOutput(String word) {
        this.word = word;
    }

    /** What it is called in rules and in the names of streams. */
    public String word() {
        return word;
    }

    /** The variable in an expression, and the stream of a device. */
    public String of(String model) {
        return "model." + model + "." + word;
    }

    /**
     * What a model gives as far as its name tells: a built-in one is known, of a bundle the agent
     * finds out.
     */
    public static List<ModelOutput> of(ModelBinding model) {
        return BuiltIn.of(model.bundle())
                .map(
                        known ->
                                switch (known) {
                                    case ENVELOPE, ENVELOPE_AUTOENCODER, MULTICHANNEL ->
                                            List.of(SCORE);
                                    case FORECAST -> List.of(SCORE, FORECAST, LOWER, UPPER);
                                })
                .orElseGet(() -> List.of(values()));
    }

    /** The output of this word. */
    static Optional<ModelOutput> named(String word) {
        return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
    }

    CelType type() {
        return this == LABEL ? SimpleType.STRING : SimpleType.DOUBLE;
    }
}
