package dev.skerry.gateway.notify;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.notify.Channel.Attempt;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.timer.PeriodicTasks;
import dev.skerry.sync.audit.AuditEntry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Who is told of which alarms, and what became of it. */
public final class Notifications {
    /** How many contact points there may be, and how many routes. */
    public static final int MOST = 50;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int SECRET_BYTES = 32;

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final SecretBox box;
    private final AuditLog audit;
    private final AddressPolicy policy;
    private final Dispatcher dispatcher;
    private final Sender sender;
    private final Message.Writer writer;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final PeriodicTasks tasks = new PeriodicTasks("notify-timer");

    Notifications(
            GroupCommitter committer,
            Jdbi jdbi,
            SecretBox box,
            AuditLog audit,
            AddressPolicy policy,
            Dispatcher dispatcher,
            Sender sender,
            Message.Writer writer,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.box = box;
        this.audit = audit;
        this.policy = policy;
        this.dispatcher = dispatcher;
        this.sender = sender;
        this.writer = writer;
        this.clock = clock;
    }

    /** What came of a change. */
    public enum Outcome {
        DONE,
        UNKNOWN,
        /** A route names the contact point. */
        IN_USE,
        /** A route names a contact point that there is not. */
        NO_SUCH_CONTACT,
        /** Somebody changed them since they were read. */
        CHANGED_SINCE,
        TOO_MANY
    }

    /**
     * A contact point as it is shown.
     *
     * @param waiting notifications for it
     * @param givenUp how many never arrived
     * @param deliveredAt when one arrived last; null for never
     * @param lastError of those that did not arrive; empty for none
     */
    public record ContactView(
            String name,
            ContactPoint.Kind kind,
            String url,
            List<String> recipients,
            int perHour,
            int waiting,
            long givenUp,
            @Nullable Instant deliveredAt,
            String lastError) {
        public ContactView {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * What came of a test.
     *
     * @param answer of the receiver, or what went wrong
     */
    public record TestResult(boolean isDelivered, String answer, long millis) {}

    /** Begins to tell. */
    public void start() {
        tasks.every(SECOND, "notify-dispatch", dispatcher::look);
        tasks.every(SECOND, "notify-send", sender::look);
    }

    /** Ends; what waits goes when the gateway is started again. */
    public void stop() {
        tasks.stopNow();
        sender.stop();
    }

    /** Alarms are not as they were. From any thread; does not wait. */
    public void alarmsChanged() {
        dispatcher.changed();
    }

    /** What is set of all contact points, by name. */
    public List<ContactPoint> contactPoints() {
        return jdbi.withHandle(SqlNotifyStore::contacts);
    }

    /** All contact points by name. */
    public List<ContactView> contacts() {
        return jdbi.withHandle(
                handle ->
                        SqlNotifyStore.contacts(handle).stream()
                                .map(contact -> view(handle, contact))
                                .toList());
    }

    private static ContactView view(Handle handle, ContactPoint contact) {
        Outbox.Figures figures = Outbox.figures(handle, contact.name());
        return new ContactView(
                contact.name(),
                contact.kind(),
                contact.url(),
                contact.recipients(),
                contact.perHour(),
                figures.waiting(),
                figures.givenUp(),
                figures.deliveredAt(),
                figures.lastError());
    }

    /** What is wrong with a webhook's address; null for nothing. */
    public @Nullable String objection(ContactPoint contact) {
        return contact.kind() == ContactPoint.Kind.WEBHOOK ? policy.objection(contact.url()) : null;
    }

    /**
     * Adds a contact point, or changes it.
     *
     * @param isMeant whether all contact points are those that whoever asks has seen
     * @param secret that its notifications are signed with; null to keep what it has
     * @return what came of it
     */
    public CompletableFuture<Outcome> put(
            ContactPoint contact,
            @Nullable String secret,
            Predicate<List<ContactPoint>> isMeant,
            String who)
            throws InterruptedException {
        byte[] sealed =
                secret == null
                        ? null
                        : box.seal(
                                Sender.SECRET + contact.name(),
                                secret.getBytes(StandardCharsets.UTF_8));
        return change(
                "contact point " + contact.name(),
                tx -> {
                    List<ContactPoint> all = SqlNotifyStore.contacts(tx);
                    if (!isMeant.test(all)) {
                        return Outcome.CHANGED_SINCE;
                    }
                    boolean isNew = all.stream().noneMatch(it -> it.name().equals(contact.name()));
                    if (isNew && all.size() >= MOST) {
                        return Outcome.TOO_MANY;
                    }
                    SqlNotifyStore.put(
                            tx,
                            contact,
                            sealed != null || contact.kind() == ContactPoint.Kind.EMAIL
                                    ? sealed
                                    : SqlNotifyStore.secret(tx, contact.name()));
                    audit.record(
                            tx,
                            entry("contact-point.set", who, contact.name())
                                    .detail("kind", contact.kind().word())
                                    .detail("to", to(contact))
                                    .detail("secret", secret == null ? "" : "new")
                                    .build());
                    return Outcome.DONE;
                });
    }

    /** Without the path, which often holds a token. */
    private static String to(ContactPoint contact) {
        return contact.kind() == ContactPoint.Kind.WEBHOOK
                ? String.valueOf(URI.create(contact.url()).getHost())
                : String.join(", ", contact.recipients());
    }

    /** Whether there is a webhook of that name, so that it has a secret. */
    public boolean hasSecret(String contact) {
        return jdbi.withHandle(handle -> SqlNotifyStore.secret(handle, contact) != null);
    }

    /** A secret that nobody guesses. */
    public String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Removes a contact point with what waits for it. */
    public CompletableFuture<Outcome> removeContact(
            String name, Predicate<List<ContactPoint>> isMeant, String who)
            throws InterruptedException {
        return AnsweredChange.submit(
                committer,
                "removal of contact point " + name,
                tx -> {
                    if (!isMeant.test(SqlNotifyStore.contacts(tx))) {
                        return Outcome.CHANGED_SINCE;
                    }
                    if (SqlNotifyStore.routes(tx).stream()
                            .anyMatch(route -> route.contacts().contains(name))) {
                        return Outcome.IN_USE;
                    }
                    if (SqlNotifyStore.removeContact(tx, name) == 0) {
                        return Outcome.UNKNOWN;
                    }
                    audit.record(tx, entry("contact-point.removed", who, name).build());
                    return Outcome.DONE;
                });
    }

    /** Sends a test now, past the outbox. */
    public Optional<TestResult> test(String name, String who) throws InterruptedException {
        Optional<ContactPoint> contact =
                jdbi.withHandle(SqlNotifyStore::contacts).stream()
                        .filter(it -> it.name().equals(name))
                        .findFirst();
        if (contact.isEmpty()) {
            return Optional.empty();
        }
        audit.note(entry("contact-point.tested", who, name).build());
        long begun = System.nanoTime();
        Attempt attempt = sender.send(contact.get(), writer.test(name, clock.instant()));
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        return Optional.of(new TestResult(attempt.isDelivered(), attempt.answer(), millis));
    }

    /** All routes by name. */
    public List<Route> routes() {
        return jdbi.withHandle(SqlNotifyStore::routes);
    }

    /**
     * Adds a route, or changes it.
     *
     * @param isMeant whether all routes are those that whoever asks has seen
     */
    public CompletableFuture<Outcome> put(Route route, Predicate<List<Route>> isMeant, String who)
            throws InterruptedException {
        return change(
                "route " + route.name(),
                tx -> {
                    List<Route> all = SqlNotifyStore.routes(tx);
                    if (!isMeant.test(all)) {
                        return Outcome.CHANGED_SINCE;
                    }
                    boolean isNew = all.stream().noneMatch(it -> it.name().equals(route.name()));
                    if (isNew && all.size() >= MOST) {
                        return Outcome.TOO_MANY;
                    }
                    List<String> known =
                            SqlNotifyStore.contacts(tx).stream().map(ContactPoint::name).toList();
                    if (!known.containsAll(route.contacts())) {
                        return Outcome.NO_SUCH_CONTACT;
                    }
                    SqlNotifyStore.put(tx, route);
                    audit.record(
                            tx,
                            entry("notify-route.set", who, route.name())
                                    .detail("contacts", String.join(", ", route.contacts()))
                                    .build());
                    return Outcome.DONE;
                });
    }

    /** Removes a route. */
    public CompletableFuture<Outcome> removeRoute(
            String name, Predicate<List<Route>> isMeant, String who) throws InterruptedException {
        return change(
                "removal of route " + name,
                tx -> {
                    if (!isMeant.test(SqlNotifyStore.routes(tx))) {
                        return Outcome.CHANGED_SINCE;
                    }
                    if (SqlNotifyStore.removeRoute(tx, name) == 0) {
                        return Outcome.UNKNOWN;
                    }
                    audit.record(tx, entry("notify-route.removed", who, name).build());
                    return Outcome.DONE;
                });
    }

    /** The newest notifications, of one contact point or of all. */
    public List<DeliveryView> deliveries(@Nullable String contact, int limit) {
        return jdbi.withHandle(handle -> Outbox.newest(handle, contact, limit));
    }

    /** Has one made by which other alarms may be due, or sooner. */
    private CompletableFuture<Outcome> change(String what, Function<Handle, Outcome> write)
            throws InterruptedException {
        var change = new AnsweredChange<>(what, write, outcome -> dispatcher.changed());
        committer.submit(change);
        return change.done();
    }

    private AuditEntry.Builder entry(String what, String who, String name) {
        return AuditEntry.of(clock.instant(), what, who).about("name", name);
    }
}
