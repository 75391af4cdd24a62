package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Admission;
import dev.skerry.agent.pipeline.RateLimit;
import dev.skerry.agent.pipeline.Refusal;
import java.security.Principal;
import java.time.Duration;
import org.eclipse.californium.elements.EndpointContext;
import org.jspecify.annotations.Nullable;

/**
 * What one may send, whatever devices it speaks for: an identity that was proven, else an address.
 * Its burst leaves room for others among the requests that wait for the disk.
 */
final class SenderLimit {
    /** The sender sends too much. */
    static final String TOO_MUCH = "SKR-I119";

    private static final int AT_ONCE = 256;
    private static final int MOST_SENDERS = 4_096;

    private final int perSecond;
    private final RateLimit rate;

    SenderLimit(int perSecond) {
        this.perSecond = perSecond;
        rate = new RateLimit(perSecond, AT_ONCE, MOST_SENDERS);
    }

    /** Why a message is not taken, or null. */
    @Nullable Refusal refusal(EndpointContext from, int payloadBytes) {
        Principal proven = from.getPeerIdentity();
        String sender =
                proven == null
                        ? from.getPeerAddress().getAddress().getHostAddress()
                        : proven.getName();
        Duration wait = rate.take(sender, Admission.cost(payloadBytes), System.nanoTime());
        return wait.isZero()
                ? null
                : new Refusal(
                        TOO_MUCH,
                        "%s sends more than %d messages per second: let it send less, or raise skerry.agent.limits.sender-messages-per-second"
                                .formatted(sender, perSecond),
                        wait);
    }
}
