package dev.skerry.agent.deliver;

import dev.skerry.agent.pipeline.Refusal;
import java.util.function.Consumer;

/** One way to devices. */
interface DeviceWriter extends AutoCloseable {
    /** What became of a wish. */
    sealed interface Answer {
        /** The device has it, or the broker for it. */
        record Taken() implements Answer {}

        /** The device, or the broker, does not want it. */
        record Refused(Refusal why) implements Answer {}

        /** Nobody answered. */
        record Unanswered(Refusal why) implements Answer {}

        /** There is no way to the device at all. */
        record NoWay(Refusal why) implements Answer {}
    }

    /** Whether there is any use in trying now. */
    boolean isReady();

    /**
     * Writes a value; does not block.
     *
     * @param done is told once how it went, on any thread
     */
    void write(Wish wish, Consumer<Answer> done);

    @Override
    void close();
}
