package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.MessageHash;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Exchange;

/**
 * Carries messages from Californium's threads, which must not wait, to the pipeline, which makes
 * its sources wait. When as many requests wait as may, further ones are told to come back.
 */
final class CoapInbox implements AutoCloseable {
    private static final Refusal BUSY =
            new Refusal(
                    "SKR-I103",
                    "the agent can't write as fast as messages arrive: send again after Max-Age");
    private static final Refusal STOPPING =
            new Refusal("SKR-I104", "the agent is stopping: send again after Max-Age");
    private static final long RETRY_AFTER_SECONDS = 5;
    private static final long ACCEPT_AFTER_NANOS = Duration.ofMillis(800).toNanos();
    private static final long LOOK_EVERY_MILLIS = 200;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final Clock clock;
    private final int maxPending;
    private final Set<PendingRequest> pending = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<RawMessage> messages;
    private final Thread forwarder;
    private final Thread accepter;

    CoapInbox(MessageSink sink, int maxPending, Clock clock) {
        this.clock = clock;
        this.maxPending = maxPending;
        this.messages = new ArrayBlockingQueue<>(maxPending);
        this.forwarder = Thread.ofPlatform().name("skerry-coap").unstarted(() -> forward(sink));
        this.accepter =
                Thread.ofPlatform().daemon().name("skerry-coap-accept").unstarted(this::accept);
    }

    void start() {
        forwarder.start();
        accepter.start();
    }

    /** A device's POST or PUT. */
    void request(Exchange exchange, String path) {
        Request request = exchange.getRequest();
        // Assigned before the lambda can run: it runs when the answer is sent, after the add.
        PendingRequest[] self = new PendingRequest[1];
        var receipt =
                new PendingRequest(exchange, System.nanoTime(), () -> pending.remove(self[0]));
        self[0] = receipt;
        if (pending.size() >= maxPending) {
            receipt.unavailable(BUSY, RETRY_AFTER_SECONDS);
            return;
        }
        pending.add(receipt);
        long key =
                new MessageHash()
                        .add(path)
                        .add(String.valueOf(request.getSourceContext().getPeerAddress()))
                        .add(request.getMID())
                        .add(request.getTokenBytes())
                        .add(request.getPayload())
                        .value();
        if (!messages.offer(message(path, request.getPayload(), key, receipt))) {
            receipt.unavailable(BUSY, RETRY_AFTER_SECONDS);
        }
    }

    /**
     * A notification of an observed resource. When the pipeline is behind, it is left out: the next
     * one shows the newer state.
     */
    boolean notification(String path, byte[] payload, long key) {
        return messages.offer(message(path, payload, key, FORGET));
    }

    private RawMessage message(String path, byte[] payload, long key, RawMessage.Receipt receipt) {
        long receivedAtMicros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return new RawMessage(Transport.COAP, path, payload, receivedAtMicros, key, true, receipt);
    }

    private void forward(MessageSink sink) {
        RawMessage next = null;
        try {
            while (true) {
                next = messages.take();
                sink.accept(next);
                next = null;
            }
        } catch (InterruptedException e) {
            // What the pipeline has taken gets no answer from us any more: the client repeats it,
            // and
            // the repetition is recognised.
            var notTaken = new ArrayList<PendingRequest>();
            if (next != null && next.receipt() instanceof PendingRequest request) {
                notTaken.add(request);
            }
            for (RawMessage left = messages.poll(); left != null; left = messages.poll()) {
                if (left.receipt() instanceof PendingRequest request) {
                    notTaken.add(request);
                }
            }
            turnAway(notTaken);
        }
    }

    /** Answers and waits a moment until the answers have left. */
    private void turnAway(List<PendingRequest> requests) {
        requests.forEach(request -> request.unavailable(STOPPING, RETRY_AFTER_SECONDS));
        long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
        while (requests.stream().anyMatch(pending::contains) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(ANSWER_WITHIN.toNanos() / 100);
        }
    }

    private void accept() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                long now = System.nanoTime();
                pending.forEach(request -> request.acceptAfter(ACCEPT_AFTER_NANOS, now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        accepter.interrupt();
        forwarder.interrupt();
        try {
            forwarder.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A notification was acknowledged on receipt: nobody waits for an answer. */
    private static final RawMessage.Receipt FORGET =
            new RawMessage.Receipt() {
                @Override
                public void durable() {}

                @Override
                public void refused(Refusal refusal) {}
            };
}
