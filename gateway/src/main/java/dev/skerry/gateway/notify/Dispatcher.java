package dev.skerry.gateway.notify;

import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is to be told now, and puts it into the outbox together with that it was told, so
 * that nothing is lost or told anew by a restart. It reads all that it goes by from the store.
 */
final class Dispatcher {
    /** The newest alarms are looked at; of more the rest waits until some have cleared. */
    private static final int MOST_ALARMS = 10_000;

    /** What changes without a word, such as an agent's site, is noticed so late. */
    private static final Duration ANYWAY = Duration.ofMinutes(1);

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final AlarmStore alarms;
    private final Message.Writer writer;
    private final InstantSource clock;
    private final int mostAlarms;
    private final AtomicBoolean hasChanged = new AtomicBoolean();

    /** Until when there is nothing to do unless something changes. */
    private Instant lookAt = Instant.MIN;

    Dispatcher(
            GroupCommitter committer,
            Jdbi jdbi,
            AlarmStore alarms,
            Message.Writer writer,
            InstantSource clock) {
        this(committer, jdbi, alarms, writer, clock, MOST_ALARMS);
    }

    Dispatcher(
            GroupCommitter committer,
            Jdbi jdbi,
            AlarmStore alarms,
            Message.Writer writer,
            InstantSource clock,
            int mostAlarms) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.alarms = alarms;
        this.writer = writer;
        this.clock = clock;
        this.mostAlarms = mostAlarms;
    }

    /**
     * What to write down: of each cause what was told of it, and what is sent.
     *
     * @param nextAt when something may be due next
     */
    private record Changes(Map<Told.Key, @Nullable Told> told, List<Sent> sent, Instant nextAt) {}

    private record Sent(String contact, Message message) {}

    private record Planned(Told.Key key, Plan plan) {}

    /** Alarms or routes are not as they were. From any thread; does not wait. */
    void changed() {
        hasChanged.set(true);
    }

    /**
     * Looks if anything changed or is due. On one thread; the next look is after this one is
     * durable or was refused.
     */
    void look() throws InterruptedException, ExecutionException {
        Instant now = clock.instant();
        if (!hasChanged.getAndSet(false) && now.isBefore(lookAt)) {
            return;
        }
        // What follows from what is written now is found by the next look; so is what fails here.
        lookAt = now;
        Changes changes =
                jdbi.withHandle(
                        handle -> {
                            List<Route> routes = SqlNotifyStore.routes(handle);
                            return routes.isEmpty()
                                    ? new Changes(Map.of(), List.of(), now.plus(ANYWAY))
                                    : changes(handle, routes, now);
                        });
        if (changes.told().isEmpty() && changes.sent().isEmpty()) {
            lookAt = changes.nextAt();
            return;
        }
        try {
            AnsweredChange.submit(
                            committer,
                            "notifications of alarms",
                            tx -> {
                                write(tx, changes, now);
                                return changes.sent().size();
                            })
                    .get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            lookAt = now.plus(ANYWAY);
            throw e;
        } catch (TimeoutException e) {
            throw new IllegalStateException("the store takes no commits", e);
        }
    }

    private static void write(Handle tx, Changes changes, Instant now) {
        Set<String> contacts = new HashSet<>();
        SqlNotifyStore.contacts(tx).forEach(contact -> contacts.add(contact.name()));
        Set<String> routes = new HashSet<>();
        SqlNotifyStore.routes(tx).forEach(route -> routes.add(route.name()));
        // Somebody may have removed either since.
        changes.told()
                .forEach(
                        (key, told) -> {
                            if (contacts.contains(key.contact()) && routes.contains(key.route())) {
                                SqlNotifyStore.put(tx, key, told);
                            }
                        });
        for (Sent sent : changes.sent()) {
            if (contacts.contains(sent.contact())) {
                Outbox.add(tx, sent.contact(), sent.message(), now);
            }
        }
    }

    private Changes changes(Handle handle, List<Route> routes, Instant now) {
        Map<Told.Key, Told> before = SqlNotifyStore.told(handle);
        Picture picture = Picture.of(alarms, mostAlarms, before.values());
        Instant nextAt = now.plus(ANYWAY);
        Map<Told.Key, @Nullable Told> told = new HashMap<>();
        List<Sent> sent = new ArrayList<>();
        Map<String, Route> byName = new HashMap<>();
        routes.forEach(route -> byName.put(route.name(), route));
        for (ContactPoint contact : SqlNotifyStore.contacts(handle)) {
            Map<Told.Key, List<AlarmView>> groups =
                    groups(contact.name(), routes, picture.active());
            before.keySet().stream()
                    .filter(key -> key.contact().equals(contact.name()))
                    .forEach(key -> groups.putIfAbsent(key, List.of()));
            List<Planned> due = new ArrayList<>();
            for (Map.Entry<Told.Key, List<AlarmView>> group : groups.entrySet()) {
                Told.Key key = group.getKey();
                Route route = Objects.requireNonNull(byName.get(key.route()));
                Told was = before.get(key);
                Told still = was == null ? null : picture.stillOf(was, group.getValue());
                Plan plan =
                        Plan.of(route, still, group.getValue(), picture.cleared().keySet(), now);
                Instant dueAt = plan.dueAt();
                if (plan.isDue()) {
                    due.add(new Planned(key, plan));
                } else if (dueAt != null && dueAt.isBefore(nextAt)) {
                    nextAt = dueAt;
                }
                told.put(key, plan.otherwise());
            }
            int room = contact.perHour() - Outbox.madeInHour(handle, contact.name(), now);
            tell(new Telling(contact, picture, told, sent, now), due, room);
        }
        told.entrySet()
                .removeIf(entry -> Objects.equals(before.get(entry.getKey()), entry.getValue()));
        return new Changes(told, sent, nextAt);
    }

    /** The alarms of each cause, each by the first route that is about it. */
    private static Map<Told.Key, List<AlarmView>> groups(
            String contact, List<Route> routes, List<AlarmView> active) {
        Map<Told.Key, List<AlarmView>> groups = new LinkedHashMap<>();
        List<Route> theirs =
                routes.stream().filter(route -> route.contacts().contains(contact)).toList();
        for (AlarmView alarm : active) {
            theirs.stream()
                    .filter(route -> route.matches(alarm))
                    .findFirst()
                    .ifPresent(
                            route ->
                                    groups.computeIfAbsent(
                                                    new Told.Key(
                                                            contact, route.name(), alarm.cause()),
                                                    key -> new ArrayList<>())
                                            .add(alarm));
        }
        return groups;
    }

    /** What is told to a contact point goes to {@code told} and {@code sent}. */
    private record Telling(
            ContactPoint contact,
            Picture picture,
            Map<Told.Key, @Nullable Told> told,
            List<Sent> sent,
            Instant now) {}

    /**
     * One notification for each cause as long as there is room; the last one that there is room for
     * tells of all the others.
     */
    private void tell(Telling telling, List<Planned> due, int room) {
        int alone = due.size() <= room ? due.size() : Math.max(0, room - 1);
        for (Planned planned : due.subList(0, alone)) {
            tell(telling, List.of(planned));
        }
        if (alone < due.size() && room > 0) {
            tell(telling, due.subList(alone, due.size()));
        }
    }

    private void tell(Telling telling, List<Planned> together) {
        List<AlarmView> firing = new ArrayList<>();
        List<AlarmView> resolved = new ArrayList<>();
        for (Planned planned : together) {
            firing.addAll(planned.plan().firing());
            for (AlarmView alarm : telling.picture().cleared().values()) {
                if (planned.plan().resolved().contains(alarm.id())) {
                    resolved.add(alarm);
                }
            }
            telling.told().put(planned.key(), planned.plan().ifSent());
        }
        resolved.sort(Comparator.comparingLong(AlarmView::id));
        String contact = telling.contact().name();
        telling.sent().add(new Sent(contact, writer.of(contact, firing, resolved, telling.now())));
    }
}
