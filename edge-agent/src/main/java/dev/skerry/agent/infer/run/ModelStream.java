package dev.skerry.agent.infer.run;

/** What a model knows of one device. For one thread. */
public interface ModelStream {
    /** Takes scores as they come. */
    interface Scored {
        /**
         * A score.
         *
         * @param atMicros the time of the reading that completed the step
         * @param warmingUp whether it does not count yet
         */
        void score(float score, long atMicros, boolean warmingUp);
    }

    /**
     * Takes a reading.
     *
     * @param input which of the model's inputs it feeds
     * @param value finite, in the unit that the model takes
     * @param scored is told the score, if it completes a step
     */
    void accept(int input, double value, long atMicros, Scored scored) throws ModelFaultException;

    /** How many readings it took since {@link #takeDirty}. */
    int unsaved();

    /** Whether it changed since the last call of this method. */
    boolean takeDirty();

    /** What the model goes on with after a restart. */
    byte[] encode();
}
