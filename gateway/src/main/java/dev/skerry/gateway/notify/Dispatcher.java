package dev.skerry.gateway.notify;

import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.alarm.AlarmStore.AlarmQuery;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private static final Duration HOUR = Duration.ofHours(1);

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final AlarmStore alarms;
    private final Message.Writer writer;
    private final InstantSource clock;

    Dispatcher(
            GroupCommitter committer,
            Jdbi jdbi,
            AlarmStore alarms,
            Message.Writer writer,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.alarms = alarms;
        this.writer = writer;
        this.clock = clock;
    }

    /** What to write down: of each cause what was told of it, and what is sent. */
    private record Changes(Map<Told.Key, @Nullable Told> told, List<Sent> sent) {}

    private record Sent(String contact, Message message) {}

    private record Planned(Told.Key key, Plan plan) {}

    /** Looks now. On one thread; the next look is after this one is durable or was refused. */
    void look() throws InterruptedException {
        Instant now = clock.instant();
        Changes changes =
                jdbi.withHandle(
                        handle -> {
                            List<Route> routes = SqlNotifyStore.routes(handle);
                            return routes.isEmpty()
                                    ? new Changes(Map.of(), List.of())
                                    : changes(handle, routes, now);
                        });
        if (changes.told().isEmpty() && changes.sent().isEmpty()) {
            return;
        }
        var done = new CountDownLatch(1);
        committer.submit(
                new NotedChange(
                        "notifications of alarms",
                        256 + 4096 * changes.sent().size(),
                        tx -> write(tx, changes, now),
                        done::countDown));
        if (!done.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the store takes no commits");
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
        List<AlarmView> active =
                alarms.alarms(
                        new AlarmQuery(true, null, null, Sites.ALL, MOST_ALARMS, Long.MAX_VALUE));
        Map<Told.Key, Told> before = SqlNotifyStore.told(handle);
        Map<Told.Key, @Nullable Told> told = new HashMap<>();
        List<Sent> sent = new ArrayList<>();
        Map<String, Route> byName = new HashMap<>();
        routes.forEach(route -> byName.put(route.name(), route));
        for (ContactPoint contact : SqlNotifyStore.contacts(handle)) {
            Map<Told.Key, List<AlarmView>> groups = groups(contact.name(), routes, active);
            before.keySet().stream()
                    .filter(key -> key.contact().equals(contact.name()))
                    .forEach(key -> groups.putIfAbsent(key, List.of()));
            List<Planned> due = new ArrayList<>();
            groups.forEach(
                    (key, members) -> {
                        Route route = Objects.requireNonNull(byName.get(key.route()));
                        Plan plan = Plan.of(route, before.get(key), members, now);
                        if (plan.isDue()) {
                            due.add(new Planned(key, plan));
                        }
                        told.put(key, plan.otherwise());
                    });
            int spent = Outbox.madeSince(handle, contact.name(), now.minus(HOUR));
            tell(contact, due, contact.perHour() - spent, told, sent, now);
        }
        told.entrySet()
                .removeIf(entry -> Objects.equals(before.get(entry.getKey()), entry.getValue()));
        return new Changes(told, sent);
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

    /**
     * One notification for each cause as long as there is room; the last one that there is room for
     * tells of all the others.
     */
    private void tell(
            ContactPoint contact,
            List<Planned> due,
            int room,
            Map<Told.Key, @Nullable Told> told,
            List<Sent> sent,
            Instant now) {
        int alone = due.size() <= room ? due.size() : Math.max(0, room - 1);
        for (Planned planned : due.subList(0, alone)) {
            tell(contact, List.of(planned), told, sent, now);
        }
        if (alone < due.size() && room > 0) {
            tell(contact, due.subList(alone, due.size()), told, sent, now);
        }
    }

    private void tell(
            ContactPoint contact,
            List<Planned> together,
            Map<Told.Key, @Nullable Told> told,
            List<Sent> sent,
            Instant now) {
        List<AlarmView> firing = new ArrayList<>();
        List<Long> resolvedIds = new ArrayList<>();
        for (Planned planned : together) {
            firing.addAll(planned.plan().firing());
            resolvedIds.addAll(planned.plan().resolved());
            told.put(planned.key(), planned.plan().ifSent());
        }
        List<AlarmView> resolved = alarms.alarms(resolvedIds);
        // Alarms that were deleted with their agent's readings have nothing to tell.
        if (!firing.isEmpty() || !resolved.isEmpty()) {
            sent.add(new Sent(contact.name(), writer.of(contact.name(), firing, resolved, now)));
        }
    }
}
