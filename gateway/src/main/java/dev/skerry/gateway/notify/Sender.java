package dev.skerry.gateway.notify;

import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.notify.Channel.Attempt;
import dev.skerry.gateway.notify.Outbox.Waiting;
import dev.skerry.gateway.secret.SealBrokenException;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
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

    /**
     * Contact points to which nothing else goes until then; for ever while something is on its way.
     */
    private final Map<String, Instant> heldUntil = new ConcurrentHashMap<>();

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

    /** Begins to send what is due, without waiting for it. By one thread at a time. */
    void look() {
        Instant now = clock.instant();
        for (Waiting next : jdbi.withHandle(handle -> Outbox.due(handle, now))) {
            Instant held = heldUntil.get(next.contact());
            if (held == null || !held.isAfter(now)) {
                heldUntil.put(next.contact(), Instant.MAX);
                senders.execute(() -> deliver(next));
            }
        }
    }

    private void hold(String contact, Duration pause) {
        heldUntil.put(contact, clock.instant().plus(pause));
    }

    private void deliver(Waiting next) {
        try {
            Optional<ContactPoint> contact = contact(next.contact());
            if (contact.isEmpty()) {
                heldUntil.remove(next.contact());
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
            heldUntil.remove(next.contact());
        } catch (RuntimeException e) {
            LOG.errorf(e, "notification=failed contact=%s", next.contact());
            hold(next.contact(), FIRST_PAUSE);
        }
    }

    /**
     * Until it is written down, nothing else goes there: it would go twice. So it does when the
     * store refuses the note, after a pause.
     */
    private void write(Waiting next, Consumer<Handle> what) throws InterruptedException {
        var _ =
                AnsweredChange.submit(
                                committer,
                                "delivery to " + next.contact(),
                                tx -> {
                                    what.accept(tx);
                                    return next.contact();
                                })
                        .whenComplete(
                                (contact, refused) -> {
                                    if (refused == null) {
                                        heldUntil.remove(next.contact());
                                    } else {
                                        LOG.errorf(
                                                "notification=not-noted contact=%s id=%s",
                                                next.contact(), next.message().id());
                                        hold(next.contact(), LONGEST_PAUSE);
                                    }
                                });
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
            return attempt(channel, contact, secret, message);
        } catch (SealBrokenException e) {
            return new Attempt(
                    false, true, "its secret does not open with the gateway's key: set it anew");
        }
    }

    /** A fault of the channel counts as an attempt, so that it comes to an end too. */
    private static Attempt attempt(
            Channel channel, ContactPoint contact, byte[] secret, Message message)
            throws InterruptedException {
        try {
            return channel.send(contact, secret, message);
        } catch (RuntimeException e) {
            LOG.warnf(e, "notification=channel-fault contact=%s", contact.name());
            return new Attempt(false, true, e.getClass().getSimpleName() + ": " + e.getMessage());
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
