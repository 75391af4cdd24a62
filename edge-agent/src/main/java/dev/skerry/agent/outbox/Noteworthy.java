package dev.skerry.agent.outbox;

import dev.skerry.sync.proto.DecisionRecord;
import java.util.List;

/** What of a group is to be logged before it takes effect. */
public record Noteworthy(List<Decided> decisions, List<UsedModel> models) {
    public Noteworthy {
        decisions = List.copyOf(decisions);
        models = List.copyOf(models);
    }

    /** A decision with what explains it, of this moment in microseconds since 1970. */
    public record Decided(String deviceId, long atMicros, DecisionRecord record) {}

    /** A profile's model that was not run before in this process, or not with this graph. */
    public record UsedModel(String profile, String model, String digest) {}
}
