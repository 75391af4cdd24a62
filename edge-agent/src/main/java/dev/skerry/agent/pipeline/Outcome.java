package dev.skerry.agent.pipeline;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.clock.Stamps;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.trace.SampledMessage;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the pipeline hands to the outbox, in arrival order. Every outcome is counted in the ledger
 * in the transaction that makes it durable; only then does its source hear of it.
 */
public sealed interface Outcome {
    /** How many records it adds to the outbox. */
    default int recordCount() {
        return 0;
    }

    /**
     * A message was taken.
     *
     * @param states what the stages must find again after a restart, written with the records
     * @param identity by which a redelivery will be recognised, {@link RecentMessages#NONE} when
     *     its source never delivers twice
     * @param stamps where the times come from
     * @param trace what is noted of it on its way; null of most messages
     */
    record Accepted(
            DeviceProfile profile,
            List<Reading> readings,
            List<Inference> inferences,
            List<Decision> decisions,
            Map<String, byte[]> states,
            long identity,
            Receipt receipt,
            Stamps stamps,
            @Nullable SampledMessage trace)
            implements Outcome {
        /** Of a message that is not traced. */
        public Accepted(
                DeviceProfile profile,
                List<Reading> readings,
                List<Inference> inferences,
                List<Decision> decisions,
                Map<String, byte[]> states,
                long identity,
                Receipt receipt,
                Stamps stamps) {
            this(profile, readings, inferences, decisions, states, identity, receipt, stamps, null);
        }

        /** Of a message whose times are all right. */
        public Accepted(
                DeviceProfile profile,
                List<Reading> readings,
                List<Inference> inferences,
                List<Decision> decisions,
                Map<String, byte[]> states,
                long identity,
                Receipt receipt) {
            this(profile, readings, inferences, decisions, states, identity, receipt, Stamps.RIGHT);
        }

        @Override
        public int recordCount() {
            return readings.size()
                    + inferences.stream().mapToInt(Inference::recordCount).sum()
                    + decisions.size();
        }
    }

    /** A message was taken before; it is acknowledged after the one it repeats. */
    record Duplicate(Receipt receipt) implements Outcome {}

    /** A message can't be taken. */
    record Refused(Refusal refusal, Receipt receipt) implements Outcome {}

    /** A device was heard of for the first time, or under another version of its profile. */
    record DeviceSeen(String deviceId, DeviceProfile profile) implements Outcome {}

    /**
     * States of stages that are not tied to one message.
     *
     * @param states by the name of what they belong to
     */
    record StateChanged(Map<String, byte[]> states) implements Outcome {
        public StateChanged {
            states = Map.copyOf(states);
        }
    }

    /** An alarm whose rule is gone: it would never clear it. */
    static Outcome clearing(DecisionStage.Cleared alarm, Map<String, byte[]> states, Stamp now) {
        return new Accepted(
                alarm.profile(),
                List.of(),
                List.of(),
                List.of(alarm.decision()),
                states,
                RecentMessages.NONE,
                Receipt.NONE,
                new Stamps(now, Set.of(alarm.decision().observedAtMicros())));
    }
}
