package dev.skerry.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.SourceStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent takes messages from, as it told. Counts are since it started.
 *
 * @param kind mqtt, coap or host
 * @param endpoint the broker's address, or where the agent listens; null for its own machine
 * @param loopback which loopback interface the endpoint is on: two agents with the same reach the
 *     same broker there; null when it is on none
 * @param since by the agent's clock
 * @param code what is wrong, which may be while it works; null when nothing is
 * @param refused messages that were not taken
 * @param lastMessageAt null before the first
 */
public record SourceView(
        String kind,
        @Nullable String endpoint,
        @Nullable String loopback,
        State state,
        Instant since,
        @Nullable String code,
        @Nullable String message,
        long messages,
        long refused,
        @Nullable Instant lastMessageAt) {
    private static final int MOST = 16;
    private static final int TEXT_CHARS = 500;

    /** Whether messages can come. */
    public enum State {
        /** Connected and subscribed, or listening. */
        @JsonProperty("working")
        WORKING,
        /** The agent tries to reach it. */
        @JsonProperty("connecting")
        CONNECTING,
        /** The agent can't have it until somebody mends something. */
        @JsonProperty("refused")
        REFUSED
    }

    /** Those of a status; none of an agent that told none. */
    static List<SourceView> of(@Nullable AgentStatus status) {
        return status == null
                ? List.of()
                : status.getSourcesList().stream().limit(MOST).map(SourceView::of).toList();
    }

    private static SourceView of(SourceStatus told) {
        return new SourceView(
                cut(told.getKind()),
                orNull(told.getEndpoint()),
                orNull(told.getLoopback()),
                switch (told.getState()) {
                    case STATE_WORKING -> State.WORKING;
                    case STATE_REFUSED -> State.REFUSED;
                    case STATE_CONNECTING, STATE_UNSPECIFIED, UNRECOGNIZED -> State.CONNECTING;
                },
                Times.ofMicros(told.getSinceMicros()),
                orNull(told.getCode()),
                orNull(told.getMessage()),
                told.getMessages(),
                told.getRefused(),
                told.getLastMessageMicros() == 0
                        ? null
                        : Times.ofMicros(told.getLastMessageMicros()));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : cut(text);
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), TEXT_CHARS));
    }
}
