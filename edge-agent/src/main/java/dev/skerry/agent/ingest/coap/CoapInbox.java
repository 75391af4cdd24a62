package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.ingest.coap.dtls.Dtls;
import dev.skerry.agent.pipeline.MessageHash;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.Sender;
import dev.skerry.agent.pipeline.TurnedAway;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Exchange;

/**
 * Carries messages from Californium's threads, which must not wait, to the pipeline, which makes
 * its sources wait. When as many requests wait as may, further ones are told to come back, and so
 * are all that the pipeline has not taken while the outbox can't be written. What it has taken is
 * stored by and by and must not be sent again, so it waits for its one answer.
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

    private final Supplier<Optional<Refusal>> unwritable;
    private final Supplier<Stamp> clock;
    private final TurnedAway turnedAway;
    private final int maxPending;
    private final Set<PendingRequest> pending = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<RawMessage> messages;
    private volatile boolean closed;
    private final Thread forwarder;
    private final Thread accepter;

    /**
     * An inbox that has not begun to forward.
     *
     * @param unwritable why nothing that is taken now would be acknowledged soon, if that is so
     */
    CoapInbox(
            MessageSink sink,
            TurnedAway turnedAway,
            Supplier<Optional<Refusal>> unwritable,
            int maxPending,
            Supplier<Stamp> clock) {
        this.unwritable = unwritable;
        this.turnedAway = turnedAway;
        this.clock = clock;
        this.maxPending = maxPending;
        this.messages = new ArrayBlockingQueue<>(maxPending);
        this.forwarder = Thread.ofPlatform().name("skerry-coap").unstarted(() -> forward(sink));
        this.accepter =
                Thread.ofPlatform().daemon().name("skerry-coap-accept").unstarted(this::accept);
    }

    /** Requests that have no answer yet. */
    int waiting() {
        return pending.size();
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
        if (closed) {
            unavailable(receipt, path, STOPPING);
            return;
        }
        Optional<Refusal> trouble = unwritable.get();
        if (trouble.isPresent()) {
            unavailable(receipt, path, comeBack(trouble.get()));
            return;
        }
        if (pending.size() >= maxPending) {
            unavailable(receipt, path, BUSY);
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
        Sender sender = Dtls.sender(request.getSourceContext().getPeerIdentity(), false);
        RawMessage message = message(path, request.getPayload(), key, sender, receipt);
        if (!messages.offer(message)) {
            unavailable(receipt, path, BUSY);
        } else if (closed && messages.remove(message)) {
            // It came after the forwarder had looked for the last time.
            unavailable(receipt, path, STOPPING);
        }
    }

    /**
     * A notification of an observed resource, which was acknowledged on receipt. When the pipeline
     * is behind, it is left out: the next one shows the newer state.
     */
    boolean notification(String path, byte[] payload, long key, Sender sender) {
        return messages.offer(message(path, payload, key, sender, RawMessage.Receipt.NONE));
    }

    /** Takes note of a request at this path that is answered with a refusal. */
    void refused(String path, Refusal refusal) {
        turnedAway.turnedAway(Transport.COAP, path, clock.get().micros(), refusal);
    }

    /** Takes note of a peer with whom no DTLS handshake came about. */
    void strange(InetSocketAddress peer, String why) {
        refused(
                "coaps://" + peer.getAddress().getHostAddress(),
                new Refusal(
                        "SKR-I118",
                        "a DTLS handshake with %s did not come about (%s): see that the device has the identity and the key of the credentials file, or a certificate of an authority in skerry.agent.coap.ca-file"
                                .formatted(peer.getAddress().getHostAddress(), why)));
    }

    private void unavailable(PendingRequest request, String path, Refusal refusal) {
        refused(path, refusal);
        request.unavailable(refusal, RETRY_AFTER_SECONDS);
    }

    private static Refusal comeBack(Refusal trouble) {
        return new Refusal(trouble.code(), trouble.message() + "; send again after Max-Age");
    }

    private RawMessage message(
            String path, byte[] payload, long key, Sender sender, RawMessage.Receipt receipt) {
        return new RawMessage(
                Transport.COAP, path, payload, clock.get(), key, true, sender, receipt);
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
            // What the pipeline has taken gets no answer from us any more: the client repeats
            // it, and the repetition is recognised.
            var notTaken = new ArrayList<RawMessage>();
            if (next != null) {
                notTaken.add(next);
            }
            messages.drainTo(notTaken);
            turnAway(notTaken);
        }
    }

    /** Answers and waits a moment until the answers have left. */
    private void turnAway(List<RawMessage> notTaken) {
        var requests = new ArrayList<PendingRequest>();
        for (RawMessage message : notTaken) {
            if (message.receipt() instanceof PendingRequest request) {
                requests.add(request);
                unavailable(request, message.address(), STOPPING);
            }
        }
        long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
        while (requests.stream().anyMatch(pending::contains) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(ANSWER_WITHIN.toNanos() / 100);
        }
    }

    private void accept() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                unwritable.get().ifPresent(trouble -> turnAwayWaiting(comeBack(trouble)));
                long now = System.nanoTime();
                pending.forEach(request -> request.acceptAfter(ACCEPT_AFTER_NANOS, now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turnAwayWaiting(Refusal refusal) {
        for (RawMessage message : messages) {
            if (message.receipt() instanceof PendingRequest request && messages.remove(message)) {
                unavailable(request, message.address(), refusal);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        accepter.interrupt();
        forwarder.interrupt();
        try {
            forwarder.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
