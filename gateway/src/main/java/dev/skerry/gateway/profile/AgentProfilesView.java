package dev.skerry.gateway.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent shall work by, and what it works by.
 *
 * @param reportedAt when it told; null when it never did
 */
public record AgentProfilesView(
        String agentId,
        @Nullable Instant reportedAt,
        List<WantedView> wanted,
        List<RunningView> running) {
    public AgentProfilesView {
        wanted = List.copyOf(wanted);
        running = List.copyOf(running);
    }

    /** What became of an assigned profile. */
    public enum State {
        @JsonProperty("applied")
        APPLIED,
        /** Nothing was heard of it yet. */
        @JsonProperty("pending")
        PENDING,
        /** It changed nothing: what it was to take the place of goes on. */
        @JsonProperty("refused")
        REFUSED
    }

    /**
     * An assigned profile.
     *
     * @param devices the devices that it is for; empty: all
     * @param problems why it is refused, the first ones
     * @param problemCount how many there are
     */
    public record WantedView(
            String name,
            String version,
            String digest,
            List<String> devices,
            State state,
            List<ProblemView> problems,
            int problemCount) {
        public WantedView {
            devices = List.copyOf(devices);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Something that is wrong with a profile on an agent.
     *
     * @param line from 1; null when it is not about a place in the source, as is the column
     * @param hint what to do; null when the message says it
     */
    public record ProblemView(
            String code,
            @Nullable Integer line,
            @Nullable Integer column,
            String message,
            @Nullable String hint) {}

    /**
     * A profile that the agent works by.
     *
     * @param local whether the agent has it from its own folder
     * @param devices the devices that it works for; empty: all that have none of their own
     */
    public record RunningView(
            String name, String version, String digest, boolean local, List<String> devices) {
        public RunningView {
            devices = List.copyOf(devices);
        }
    }
}
