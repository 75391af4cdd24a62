package dev.skerry.agent.outbox;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.clock.Stamps;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.Outcome.DeviceSeen;
import dev.skerry.agent.pipeline.RecentMessages;
import dev.skerry.agent.trace.SampledMessage;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.rule.ModelOutput;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.DecisionRecord;
import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Turns what the pipeline handed over into the group that is written. A resource's readings become
 * a stream of the lane that its priority names; what a model gives streams of telemetry; alarms and
 * issued commands records of their own lanes.
 */
final class GroupBuilder {
    private final GroupClock clock;
    private final LaneBatches batches = new LaneBatches();
    private final DecisionRecords decisionRecords = new DecisionRecords();
    private final List<Noteworthy.Decided> decided = new ArrayList<>();
    private final List<Noteworthy.UsedModel> usedModels = new ArrayList<>();

    GroupBuilder(GroupClock clock) {
        this.clock = clock;
    }

    /** The group for a turn, following this state. */
    CommitGroup build(CommitInbox.Turn turn, OutboxState after) {
        batches.begin(after.nextSequence());
        decided.clear();
        usedModels.clear();
        LongStream.Builder identities = LongStream.builder();
        Map<String, byte[]> states = new HashMap<>();
        List<DeviceSeen> devices = new ArrayList<>();
        long newestStamp = Long.MIN_VALUE;
        boolean namesBoot = false;
        int repeated = 0;
        int refused = 0;
        for (Outcome outcome : turn.outcomes()) {
            switch (outcome) {
                case Outcome.Accepted accepted -> {
                    add(accepted);
                    states.putAll(accepted.states());
                    Stamp arrival = accepted.stamps().arrival();
                    newestStamp = Math.max(newestStamp, arrival.micros());
                    namesBoot |= !arrival.isKnown();
                    if (accepted.identity() != RecentMessages.NONE) {
                        identities.add(accepted.identity());
                    }
                }
                case Outcome.Duplicate ignored -> repeated++;
                case Outcome.Refused ignored -> refused++;
                case Outcome.DeviceSeen seen -> devices.add(seen);
                case Outcome.StateChanged changed -> states.putAll(changed.states());
            }
        }
        if (newestStamp != Long.MIN_VALUE) {
            states.putAll(clock.due(newestStamp, namesBoot));
        }
        return new CommitGroup(
                after.commitNumber() + 1,
                batches.finish(),
                batches.nextSequence(),
                identities.build().toArray(),
                repeated,
                refused,
                states,
                devices,
                turn.changes(),
                new Noteworthy(decided, usedModels));
    }

    private void add(Outcome.Accepted accepted) {
        for (Reading reading : accepted.readings()) {
            add(accepted.stamps(), reading);
        }
        for (Inference inference : accepted.inferences()) {
            if (decisionRecords.seen(accepted.profile(), inference)) {
                usedModels.add(
                        new Noteworthy.UsedModel(
                                accepted.profile().name(),
                                inference.model(),
                                inference.modelDigest()));
            }
            add(accepted.stamps(), inference);
        }
        for (Decision decision : accepted.decisions()) {
            add(accepted, decision);
        }
        SampledMessage trace = accepted.trace();
        if (trace != null) {
            add(accepted, trace);
        }
    }

    /** It goes with the last of the readings, else with what else became of the message. */
    private void add(Outcome.Accepted accepted, SampledMessage trace) {
        Stamps stamps = accepted.stamps();
        if (!accepted.readings().isEmpty()) {
            Reading last = accepted.readings().getLast();
            Lane lane = lane(last.resource().priority());
            batches.trace(lane, stamps.bootOf(last.observedAtMicros()), trace);
        } else if (!accepted.inferences().isEmpty()) {
            long at = accepted.inferences().getLast().observedAtMicros();
            batches.trace(Lane.LANE_TELEMETRY, stamps.bootOf(at), trace);
        } else if (!accepted.decisions().isEmpty()) {
            Decision last = accepted.decisions().getLast();
            batches.trace(lane(last), stamps.bootOf(last.observedAtMicros()), trace);
        }
    }

    private void add(Stamps stamps, Reading reading) {
        ValueType type = reading.resource().type();
        long at = reading.observedAtMicros();
        int quality = reading.quality().code();
        StreamKey key =
                new StreamKey(reading.deviceId(), reading.resource().name(), columnType(type));
        batches.add(
                lane(reading.resource().priority()),
                stamps.bootOf(at),
                key,
                switch (type) {
                    case FLOAT32, FLOAT64 ->
                            encoder -> encoder.addDouble(key, at, reading.asDouble(), quality);
                    case INT32, INT64 ->
                            encoder -> encoder.addLong(key, at, reading.asLong(), quality);
                    case BOOLEAN ->
                            encoder -> encoder.addBoolean(key, at, reading.asBoolean(), quality);
                    case STRING, ENUM, BYTES, ARRAY ->
                            encoder -> encoder.addString(key, at, reading.asText(), quality);
                });
    }

    private void add(Stamps stamps, Inference inference) {
        ModelResult result = inference.result();
        if (!Float.isNaN(result.score())) {
            add(stamps, inference, ModelOutput.SCORE, ColumnType.FLOAT32, result.score());
        }
        String label = result.label();
        if (label != null) {
            long at = inference.observedAtMicros();
            StreamKey key = key(inference, ModelOutput.LABEL, ColumnType.STRING);
            batches.add(
                    Lane.LANE_TELEMETRY,
                    stamps.bootOf(at),
                    key,
                    encoder -> encoder.addString(key, at, label, 0));
        }
        ModelResult.Forecast forecast = result.forecast();
        if (forecast != null) {
            add(stamps, inference, ModelOutput.FORECAST, ColumnType.FLOAT64, forecast.value());
            if (forecast.hasBounds()) {
                add(stamps, inference, ModelOutput.LOWER, ColumnType.FLOAT64, forecast.lower());
                add(stamps, inference, ModelOutput.UPPER, ColumnType.FLOAT64, forecast.upper());
            }
        }
    }

    private void add(
            Stamps stamps, Inference inference, ModelOutput output, ColumnType type, double value) {
        long at = inference.observedAtMicros();
        StreamKey key = key(inference, output, type);
        batches.add(
                Lane.LANE_TELEMETRY,
                stamps.bootOf(at),
                key,
                encoder -> encoder.addDouble(key, at, value, 0));
    }

    private static StreamKey key(Inference inference, ModelOutput output, ColumnType type) {
        return new StreamKey(inference.deviceId(), output.of(inference.model()), type);
    }

    private void add(Outcome.Accepted accepted, Decision decision) {
        long at = decision.observedAtMicros();
        StreamKey key =
                new StreamKey(decision.deviceId(), "decision." + decision.rule(), ColumnType.BYTES);
        DecisionRecord explained = decisionRecords.explain(accepted.profile(), decision);
        decided.add(new Noteworthy.Decided(decision.deviceId(), at, explained));
        byte[] record = explained.toByteArray();
        batches.add(
                lane(decision),
                accepted.stamps().bootOf(at),
                key,
                encoder -> encoder.addBytes(key, at, record, 0));
    }

    private static Lane lane(Decision decision) {
        return switch (decision) {
            case Decision.AlarmRaised ignored -> Lane.LANE_ALARM;
            case Decision.AlarmCleared ignored -> Lane.LANE_ALARM;
            case Decision.CommandIssued ignored -> Lane.LANE_DECISION;
        };
    }

    private static Lane lane(Priority priority) {
        return switch (priority) {
            case ALARM -> Lane.LANE_ALARM;
            case TELEMETRY -> Lane.LANE_TELEMETRY;
            case BULK -> Lane.LANE_BULK;
        };
    }

    private static ColumnType columnType(ValueType type) {
        return switch (type) {
            case FLOAT32 -> ColumnType.FLOAT32;
            case FLOAT64 -> ColumnType.FLOAT64;
            case INT32, INT64 -> ColumnType.INT64;
            case BOOLEAN -> ColumnType.BOOLEAN;
            case STRING, ENUM, BYTES, ARRAY -> ColumnType.STRING;
        };
    }
}
