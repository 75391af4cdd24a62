package dev.skerry.profile.rule;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
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

    /** The output of this word. */
    static Optional<ModelOutput> named(String word) {
        return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(ModelOutput::word).toList();
    }

    CelType type() {
        return this == LABEL ? SimpleType.STRING : SimpleType.DOUBLE;
    }
}
