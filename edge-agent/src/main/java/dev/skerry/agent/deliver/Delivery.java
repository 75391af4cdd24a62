package dev.skerry.agent.deliver;

import dev.skerry.agent.deliver.DeviceWriter.Answer;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.retry.BackOff;
import dev.skerry.profile.model.Resource;
import dev.skerry.sync.crdt.TwinValue;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One property of one device: what is desired of it, how far that has come, and what the device
 * shows. One write is under way at most, so that none overtakes another. Times are of {@link
 * System#nanoTime}. Not for several threads.
 */
final class Delivery {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** Longer than CoAP tries (RFC 7252, section 4.8.2: MAX_TRANSMIT_WAIT is 93 s). */
    private static final long LONGEST_WRITE_NANOS = Duration.ofSeconds(100).toNanos();

    /** Failures in a row that are worth telling. */
    private static final int MANY = 3;

    private final BackOff backOff = BackOff.steady(FIRST_PAUSE, LONGEST_PAUSE);
    private final @Nullable Resource shown;
    private @Nullable TwinValue wanted;
    private @Nullable TwinValue delivered;
    private @Nullable TwinValue reported;
    private long reportedAtNanos;
    private long triedAtNanos;
    private long dueAtNanos;
    private long ticket;
    private boolean underWay;
    private boolean isRefused;
    private int failures;
    private int attempts;
    private @Nullable Refusal problem;

    /**
     * A property of which nothing is desired yet.
     *
     * @param shown the resource that shows the value, or null
     * @param reported what the twin has of it
     */
    Delivery(@Nullable Resource shown, @Nullable TwinValue reported, long nowNanos) {
        this.shown = shown;
        this.reported = reported;
        this.reportedAtNanos = nowNanos;
    }

    /** Whether the value is shown by this resource, as it is by its own. */
    boolean isShownBy(@Nullable Resource resource) {
        return Objects.equals(shown, resource);
    }

    /** Another value is desired, or none. */
    void desire(@Nullable TwinValue value, long nowNanos) {
        if (value == null ? wanted == null : value.equals(wanted)) {
            return;
        }
        wanted = value;
        delivered = null;
        backOff.reset();
        dueAtNanos = nowNanos;
        failures = 0;
        attempts = 0;
        isRefused = false;
        problem = null;
    }

    /** The device shows a value. */
    void report(TwinValue value, long nowNanos) {
        reported = value;
        reportedAtNanos = nowNanos;
        if (isConfirmed()) {
            backOff.reset();
            failures = 0;
            isRefused = false;
            problem = null;
        }
    }

    /** The value to be written now, or null. */
    @Nullable TwinValue due(long nowNanos) {
        if (underWay && nowNanos - triedAtNanos > LONGEST_WRITE_NANOS) {
            // A device may take the request and never answer it.
            underWay = false;
        }
        boolean isPossible = wanted != null && !underWay && nowNanos - dueAtNanos >= 0;
        return isPossible && !isConfirmed() && isWorthIt() ? wanted : null;
    }

    /** What was delivered is written again only if the device has shown another value since. */
    private boolean isWorthIt() {
        return delivered == null || (shown != null && reportedAtNanos - triedAtNanos > 0);
    }

    private boolean isConfirmed() {
        return shown != null
                && wanted != null
                && reported != null
                && SameValue.of(shown, wanted, reported);
    }

    /** A write begins; its number belongs to its answer. */
    long begin(long nowNanos) {
        if (delivered != null) {
            failures++;
            problem = null;
        }
        underWay = true;
        triedAtNanos = nowNanos;
        dueAtNanos = nowNanos + backOff.next().toNanos();
        attempts++;
        return ++ticket;
    }

    /** How a write of this value went. */
    void answered(long number, TwinValue value, Answer answer, long nowNanos) {
        if (number != ticket) {
            return;
        }
        underWay = false;
        triedAtNanos = nowNanos;
        if (!value.equals(wanted)) {
            return;
        }
        isRefused = answer instanceof Answer.Refused || answer instanceof Answer.NoWay;
        switch (answer) {
            case Answer.Taken _ -> {
                delivered = value;
                problem = null;
                failures = shown == null ? 0 : failures;
            }
            case Answer.Refused(Refusal why) -> failed(why, 1);
            case Answer.Unanswered(Refusal why) -> failed(why, 1);
            case Answer.NoWay(Refusal why) -> failed(why, MANY);
        }
    }

    private void failed(Refusal why, int times) {
        delivered = null;
        problem = why;
        failures += times;
    }

    /** How far it has come; empty when nothing is desired. */
    Optional<DeliveryStatus> status(String what) {
        if (wanted == null) {
            return Optional.empty();
        }
        DeliveryStatus.State state =
                isConfirmed()
                        ? DeliveryStatus.State.CONFIRMED
                        : isRefused
                                ? DeliveryStatus.State.REFUSED
                                : delivered == null
                                        ? DeliveryStatus.State.PENDING
                                        : DeliveryStatus.State.DELIVERED;
        return Optional.of(new DeliveryStatus(state, attempts, Optional.ofNullable(why(what))));
    }

    private @Nullable Refusal why(String what) {
        if (problem != null || isConfirmed() || failures == 0) {
            return problem;
        }
        return new Refusal(
                "SKR-I034",
                "%s was written %d times and the device still reports another value: look at the device, or correct the profile's write and reported"
                        .formatted(what, attempts));
    }

    /** What keeps failing. */
    Optional<Refusal> trouble(String what) {
        return failures < MANY ? Optional.empty() : Optional.ofNullable(why(what));
    }
}
