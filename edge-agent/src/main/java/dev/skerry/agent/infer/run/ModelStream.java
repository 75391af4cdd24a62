package dev.skerry.agent.infer.run;

import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.ModelResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model knows of one device. For one thread. */
public interface ModelStream {
    /** Takes results as they come. */
    interface Scored {
        /**
         * A result.
         *
         * @param result a forecast in the unit that the first input takes
         * @param atMicros the time of the reading that completed the step
         * @param warmingUp whether it does not count yet
         */
        void result(ModelResult result, long atMicros, boolean warmingUp);

        /**
         * A step that counts, before its result if that is told. Of the steps that one reading
         * completes this tells each.
         *
         * @param values of the inputs, in the units that they take; to be read now, not kept
         * @param score NaN if the model gave none
         */
        default void step(double[] values, float score, long atMicros) {}
    }

    /**
     * Takes a reading.
     *
     * @param input which of the model's inputs it feeds
     * @param value finite, in the unit that the model takes
     * @param scored is told the result, if it completes a step
     */
    void accept(int input, double value, long atMicros, Scored scored) throws ModelFaultException;

    /** How many readings it took since {@link #takeDirty}. */
    int unsaved();

    /** Whether it changed since the last call of this method. */
    boolean takeDirty();

    /** What the model goes on with after a restart. */
    byte[] encode();

    /** One that goes its own way from here. */
    ModelStream copy();

    /**
     * Why the last result was what it was, or null if there was none. The stream stays as it is.
     */
    @Nullable StepExplanation explain();

    /**
     * A result with what it is due to.
     *
     * @param atMicros when the step was
     * @param inputs by their order
     */
    record StepExplanation(
            long atMicros, ModelResult result, Explanation.Method method, List<Input> inputs) {
        public StepExplanation {
            inputs = List.copyOf(inputs);
        }

        /**
         * One input's part.
         *
         * @param contribution NaN if it is not known
         * @param steps in the unit that the input takes
         */
        public record Input(String name, double contribution, List<Explanation.Step> steps) {
            public Input {
                steps = List.copyOf(steps);
            }
        }
    }
}
