package dev.skerry.agent.act;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.CommandSpec;
import java.util.Map;

/**
 * A command that is sent once at most.
 *
 * @param arguments by name: numbers, truth values or texts, as the command declares them
 * @param expiresAtNanos by {@link System#nanoTime}: not sent after this
 * @param listener hears what becomes of it, on any thread; must not block
 */
public record Order(
        CommandSpec command,
        String deviceId,
        Map<String, Object> arguments,
        long expiresAtNanos,
        Listener listener) {
    /** Hears what becomes of an order: perhaps that it is being sent, and then how that went. */
    public interface Listener {
        /** It is sent from now on: what the device shows afterwards may come of it. */
        void sending();

        /** How it ended; said once. */
        void ended(Ending ending);
    }

    /** How an order ended. */
    public sealed interface Ending {
        /** The broker has it, or over CoAP the device. */
        record Sent() implements Ending {}

        /** It was not sent and never will be. */
        record NotSent(Refusal why) implements Ending {}

        /** It waited for the broker until it expired. */
        record Expired() implements Ending {}

        /** It was on its way when the connection to the broker broke, or no device answered. */
        record Unknown(String why) implements Ending {}
    }
}
