package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.RawMessage.Transport;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a message before it is decoded: whether its sender may speak for the device that its
 * address names, whether it is too large, and whether the device sends too much.
 *
 * <p>Over MQTT a device may catch up: what the broker kept while the agent was away comes at once
 * and must not be lost. What is refused there was delivered and does not come again.
 */
public final class Admission {
    /** The sender may not speak for the device. */
    public static final String MAY_NOT = "SKR-I115";

    /** The message is too large. */
    public static final String TOO_LARGE = "SKR-I116";

    /** The device sends too much. */
    public static final String TOO_MUCH = "SKR-I117";

    /** At most so much, at a device's limit, it may send more because nobody listened to it. */
    static final Duration CATCH_UP = Duration.ofHours(1);

    /** A message of this size counts as two. */
    private static final double BYTES_OF_ONE = 4_096;

    /** Who may speak for a device. */
    public interface Credentials {
        /** Whatever comes. */
        Credentials NONE = (sender, deviceId) -> true;

        boolean allow(Sender sender, String deviceId);
    }

    /**
     * What a device may send.
     *
     * @param perSecond messages, each as many as {@link #BYTES_OF_ONE} its payload begins
     * @param maxDevices how many are told apart
     */
    public record Limits(int messageBytes, int perSecond, int maxDevices) {
        /** What a device may send at once. */
        private double burst() {
            return 10.0 * perSecond;
        }
    }

    private final Credentials credentials;
    private final Limits limits;
    private final RateLimit coap;
    private final RateLimit mqtt;
    private final LongSupplier nanoTime;

    /** An admission that has seen no message yet. */
    public Admission(Credentials credentials, Limits limits) {
        this(credentials, limits, System::nanoTime);
    }

    Admission(Credentials credentials, Limits limits, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.credentials = credentials;
        this.limits = limits;
        coap = new RateLimit(limits.perSecond(), limits.burst(), limits.maxDevices());
        mqtt = new RateLimit(limits.perSecond(), limits.burst(), limits.maxDevices());
    }

    /** What a message counts as. */
    public static double cost(int payloadBytes) {
        return 1 + Math.floor(payloadBytes / BYTES_OF_ONE);
    }

    /**
     * The broker may have kept messages for that long; of what is longer than {@link #CATCH_UP}
     * nothing more may come. Any thread may say so.
     */
    public void brokerWasAway(Duration time) {
        mqtt.allowFor(time.compareTo(CATCH_UP) > 0 ? CATCH_UP : time, nanoTime.getAsLong());
    }

    /** Why a message of a device is not taken, or null. */
    @Nullable Refusal refusal(RawMessage message, String deviceId) {
        if (message.transport() == Transport.HOST) {
            return null;
        }
        if (!credentials.allow(message.sender(), deviceId)) {
            return new Refusal(
                    MAY_NOT,
                    "%s may not speak for the device '%s': correct the name that it sends under, or let it by 'skerry agent credentials add'"
                            .formatted(message.sender(), deviceId));
        }
        int bytes = message.payload().length;
        if (bytes > limits.messageBytes()) {
            return new Refusal(
                    TOO_LARGE,
                    "a message of the device '%s' has %,d bytes, at most %,d are taken (skerry.agent.limits.message-bytes): send it in parts"
                            .formatted(deviceId, bytes, limits.messageBytes()));
        }
        RateLimit rate = message.transport() == Transport.MQTT ? mqtt : coap;
        Duration wait = rate.take(deviceId, cost(bytes), nanoTime.getAsLong());
        return wait.isZero()
                ? null
                : new Refusal(
                        TOO_MUCH,
                        "the device '%s' sends more than %d messages per second (one counts as one more for each 4 KiB): let it send less, or raise skerry.agent.limits.messages-per-second"
                                .formatted(deviceId, limits.perSecond()),
                        wait);
    }
}
