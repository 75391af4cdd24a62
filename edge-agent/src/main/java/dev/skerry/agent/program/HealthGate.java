package dev.skerry.agent.program;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a version on trial has proved itself: it takes readings, keeps them, and its gateway has
 * them on its disk, or can't be reached. Pure.
 *
 * @param before what there was when the trial began
 * @param deadline within which it has to be
 */
public record HealthGate(Seen before, Duration deadline) {
    /** How the link to the gateway stands. */
    public enum Link {
        /** No gateway is configured. */
        NONE,
        CONNECTED,
        /** It can't be reached, for whatever reason. */
        OFFLINE,
        /** It is reached, and one of the two sides ends the session. */
        REFUSED
    }

    /**
     * What can be seen of an agent; counts are since its epoch or its process began.
     *
     * @param isReady whether messages are taken and made durable
     * @param isBalanced whether its ledger is
     * @param areSourcesFine whether nothing keeps any of its sources from working
     * @param received messages that came
     * @param accepted records that are durable
     * @param acknowledged records that the gateway has on its disk
     */
    public record Seen(
            boolean isReady,
            boolean isBalanced,
            boolean areSourcesFine,
            long received,
            long accepted,
            long acknowledged,
            Link link) {}

    /** What it still lacks, for people; null if it has proved itself. */
    @Nullable String lacks(Seen now, Duration since) {
        if (!now.isReady()) {
            return "it does not take messages and make them durable";
        }
        if (!now.isBalanced()) {
            return "its ledger is not balanced";
        }
        boolean isLate = since.multipliedBy(2).compareTo(deadline) >= 0;
        boolean hasKept = now.accepted() > before.accepted();
        // Nothing came, and nothing is wrong: some devices speak once a day.
        boolean isQuiet = isLate && now.received() == before.received() && now.areSourcesFine();
        return switch (now.link()) {
            case REFUSED -> "it and its gateway can't talk to each other";
            case CONNECTED ->
                    isQuiet || now.acknowledged() > before.acknowledged()
                            ? null
                            : "no reading of its was acknowledged";
            case NONE -> isQuiet || hasKept ? null : "it has kept no reading";
            case OFFLINE ->
                    isQuiet || (isLate && hasKept)
                            ? null
                            : "its gateway may still come, and has acknowledged no reading";
        };
    }
}
