package dev.skerry.gateway.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What whoever watches an agent's log is told. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LogEvent.State.class, name = "state"),
    @JsonSubTypes.Type(value = LogEvent.Lines.class, name = "lines"),
    @JsonSubTypes.Type(value = LogEvent.Heartbeat.class, name = "heartbeat")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface LogEvent {
    /** Whether lines come. */
    enum Link {
        @JsonProperty("live")
        LIVE,
        @JsonProperty("cut-off")
        CUT_OFF,
        /** It is connected and does not know what it is asked. */
        @JsonProperty("too-old")
        TOO_OLD
    }

    /** Whether lines come now. */
    record State(Link state) implements LogEvent {}

    /**
     * Lines in their order.
     *
     * @param bootId drawn at each start of the agent, whose numbers begin at 1 again
     * @param missed how many lines before these are kept nowhere any more
     * @param isAll whether there are no more at present
     */
    record Lines(String bootId, List<LogLineView> lines, long missed, boolean isAll)
            implements LogEvent {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /** The gateway is there, and nothing is new. */
    record Heartbeat() implements LogEvent {}
}
