package dev.skerry.agent.firstboot;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.BootSteps;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the gateway what the first boot did, once in each session until it has taken it. The agent
 * is started before the last step is marked, so that more may come. For one thread alone.
 */
public final class FirstBootTalk {
    /** What the digest that was taken is kept as among the outbox's states. */
    static final String STATE = "first-boot-told";

    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final FirstBootLog log;
    private final BiConsumer<Map<String, byte[]>, Runnable> keep;
    private ByteString taken;
    private ByteString said = ByteString.EMPTY;
    private @Nullable BootSteps last;
    private boolean isLooking;
    private long lookAtNanos;

    /**
     * A talk of one process.
     *
     * @param states what was kept
     * @param keep writes states down
     */
    public FirstBootTalk(
            FirstBootLog log,
            Map<String, byte[]> states,
            BiConsumer<Map<String, byte[]>, Runnable> keep) {
        this.log = log;
        this.keep = keep;
        byte[] kept = states.get(STATE);
        this.taken = kept == null ? ByteString.EMPTY : ByteString.copyFrom(kept);
    }

    /** A session began: whatever was said in another may be lost. */
    public void welcomed(long nowNanos) {
        said = ByteString.EMPTY;
        isLooking = true;
        lookAtNanos = nowNanos;
    }

    /** What is to be said now. */
    public Optional<BootSteps> due(long nowNanos) {
        if (!isLooking || nowNanos - lookAtNanos < 0) {
            return Optional.empty();
        }
        lookAtNanos = nowNanos + LOOK_EVERY_NANOS;
        BootSteps steps = log.read().orElse(null);
        last = steps;
        if (steps == null || isOver(steps)) {
            isLooking = false;
            return Optional.empty();
        }
        ByteString digest = steps.getDigest();
        if (digest.equals(taken) || digest.equals(said)) {
            return Optional.empty();
        }
        said = digest;
        return Optional.of(steps);
    }

    private boolean isOver(BootSteps steps) {
        return steps.getDigest().equals(taken) && FirstBootLog.areAll(steps);
    }

    /** The gateway has those with this digest; anything but the last that was said is too late. */
    public void taken(ByteString digest) {
        if (last != null && digest.equals(last.getDigest()) && !digest.equals(taken)) {
            taken = digest;
            keep.accept(Map.of(STATE, digest.toByteArray()), () -> {});
        }
    }
}
