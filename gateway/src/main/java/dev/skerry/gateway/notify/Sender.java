package dev.skerry.gateway.notify;

import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.notify.Channel.Attempt;
import dev.skerry.gateway.notify.Outbox.Waiting;
import dev.skerry.gateway.secret.SealBrokenException;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Sends what waits, to each contact point one after the other and the oldest first. What may go
 * later is tried again with growing pauses, a day long; what the receiver refuses is given up.
 */
final class Sender {
    static final String SECRET = "webhook of contact point ";

    private static final Logger LOG = Logger.getLogger(Sender.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    private static final Duration PATIENCE = Duration.ofHours(24);
    private static final int MOST_DOUBLINGS = 10;

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final SecretBox box;
    private final Map<ContactPoint.Kind, Channel> channels;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService senders =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("notify-", 0).factory());

    /**
     * A sender.
     *
     * @param channels those that are set up
     */
    Sender(
            GroupCommitter committer,
            Jdbi jdbi,
            SecretBox box,
            Map<ContactPoint.Kind, Channel> channels,
            RandomGenerator random,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.box = box;
        this.channels = Map.copyOf(channels);
        this.random = random;
        this.clock = clock;
    }

    /** Begins to send what is due, without waiting for it. */
    void look() {
        for (Waiting next : jdbi.withHandle(handle -> Outbox.due(handle, clock.instant()))) {
            if (busy.add(next.contact())) {
                senders.execute(() -> deliver(next));
            }
        }
    }

    private void deliver(Waiting next) {
        try {
            Optional<ContactPoint> contact = contact(next.contact());
            if (contact.isEmpty()) {
                busy.remove(next.contact());
                return;
            }
            Attempt attempt = send(contact.get(), next.message());
            Instant now = clock.instant();
            boolean isOver = next.madeAt().plus(PATIENCE).isBefore(now);
            if (attempt.isDelivered()) {
                write(
                        next,
                        tx ->
                                Outbox.delivered(
                                        tx, next.number(), next.contact(), attempt.answer(), now));
            } else if (isOver || !attempt.isWorthAnother()) {
                LOG.warnf(
                        "notification=given-up code=%s contact=%s id=%s attempts=%d",
                        AlarmError.GIVEN_UP.code(),
                        next.contact(),
                        next.message().id(),
                        next.attempts() + 1);
                write(
                        next,
                        tx ->
                                Outbox.givenUp(
                                        tx, next.number(), next.contact(), attempt.answer(), now));
            } else {
                Instant again = now.plus(pause(next.attempts()));
                write(next, tx -> Outbox.again(tx, next.number(), again, attempt.answer()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            busy.remove(next.contact());
        } catch (RuntimeException e) {
            LOG.errorf(e, "notification=failed contact=%s", next.contact());
            busy.remove(next.contact());
        }
    }

    /** Until it is written down, nothing else goes there: it would go twice. */
    private void write(Waiting next, Consumer<Handle> what) throws InterruptedException {
        committer.submit(
                new NotedChange(
                        "delivery to " + next.contact(),
                        1024,
                        what,
                        () -> busy.remove(next.contact())));
    }

    /** Sends now. */
    Attempt send(ContactPoint contact, Message message) throws InterruptedException {
        Channel channel = channels.get(contact.kind());
        if (channel == null) {
            return new Attempt(false, true, AlarmError.MAIL_NOT_SET_UP.meaning());
        }
        try {
            byte[] sealed = sealed(contact.name());
            byte[] secret =
                    sealed == null ? new byte[0] : box.open(SECRET + contact.name(), sealed);
            return channel.send(contact, secret, message);
        } catch (SealBrokenException e) {
            return new Attempt(
                    false, true, "its secret does not open with the gateway's key: set it anew");
        }
    }

    private byte @Nullable [] sealed(String contact) {
        return jdbi.withHandle(
                        handle -> Optional.ofNullable(SqlNotifyStore.secret(handle, contact)))
                .orElse(null);
    }

    private Optional<ContactPoint> contact(String name) {
        return jdbi.withHandle(SqlNotifyStore::contacts).stream()
                .filter(contact -> contact.name().equals(name))
                .findFirst();
    }

    /**
     * Twice as long each time, between half and all of it: many that fail do not come back at once.
     */
    Duration pause(int attempts) {
        long millis =
                Math.min(
                        FIRST_PAUSE.toMillis() << Math.min(attempts, MOST_DOUBLINGS),
                        LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }

    void stop() {
        senders.shutdownNow();
    }
}
