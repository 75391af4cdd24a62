package dev.skerry.gateway.alarm;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alarm as it is shown.
 *
 * @param site of its agent
 * @param deviceId empty if it is about the agent itself
 * @param severity info, warning or critical
 * @param because the rule's expression with the values it saw; in words if the gateway raised it
 * @param profileName empty if the gateway raised it
 * @param modelDigests of the models that the rule read; empty if none
 * @param modelNames what the rule calls each of them; empty of an agent that did not say
 * @param mark whether it was right; null while nobody has said
 * @param handling what people are doing about it
 */
public record AlarmView(
        long id,
        AlarmKind kind,
        String site,
        String agentId,
        String deviceId,
        String rule,
        String severity,
        State state,
        Instant raisedAt,
        @Nullable Instant clearedAt,
        String because,
        String profileName,
        String profileVersion,
        List<String> modelDigests,
        List<String> modelNames,
        @Nullable AlarmMark mark,
        Handling handling) {
    public AlarmView {
        modelDigests = List.copyOf(modelDigests);
        modelNames = List.copyOf(modelNames);
    }

    /** What raised it: {@code profile/rule}, or what the gateway calls what it watches. */
    @JsonIgnore
    public String cause() {
        return profileName.isEmpty() ? rule : profileName + "/" + rule;
    }

    /** Whether its condition still holds. */
    public enum State {
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("cleared")
        CLEARED
    }
}
