package dev.skerry.sync.sim;

import dev.skerry.sync.crdt.Dot;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every write of one twin that was ever made and not taken back by a crash, with what its writer
 * had seen, and what follows from them by the meaning of the merge policies alone.
 */
final class TwinAccount {
    private final List<Made> made = new ArrayList<>();
    private final Map<Dot, Write> shared = new HashMap<>();
    private final Map<String, Set<Dot>> heard = new HashMap<>();

    /**
     * A write as it was made.
     *
     * @param replaced what was live of the property until then
     * @param seen of the whole twin
     * @param amount that a counter was changed by
     */
    private record Made(
            TwinProperty property,
            Write write,
            List<Write> replaced,
            VersionVector seen,
            long amount) {
        Dot dot() {
            return write.dot();
        }

        boolean hadSeen(Made other) {
            return seen.contains(other.dot()) || replaced.contains(other.write());
        }

        boolean isReset() {
            return write.value() == null;
        }
    }

    /** A replica wrote a property. */
    void written(TwinProperty property, Twin before, Twin after, Twin.Author author, long amount) {
        String replica = author.replica();
        List<Write> replaced = before.live(property.key());
        Dot dot = new Dot(replica, after.vector().counterOf(replica));
        Write write =
                after.live(property.key()).stream()
                        .filter(w -> w.dot().equals(dot))
                        .findFirst()
                        .orElseThrow(() -> new Violation("the write " + dot + " is not live"));
        for (Write earlier : replaced) {
            Violation.unless(
                    write.stamp().compareTo(earlier.stamp()) > 0,
                    () -> "%s is stamped before %s, which it had seen".formatted(write, earlier));
        }
        made.add(new Made(property, write, replaced, before.vector(), amount));
        hears(author.writer(), write);
    }

    /** A write came to a replica; its dot must name no other. */
    void shared(String replica, Write write) {
        Write known = shared.putIfAbsent(write.dot(), write);
        Violation.unless(
                known == null || known.equals(write),
                () -> "one dot names %s and %s".formatted(known, write));
        hears(replica, write);
    }

    private void hears(String replica, Write write) {
        Set<Dot> dots = heard.computeIfAbsent(replica, any -> new HashSet<>());
        dots.add(write.dot());
        write.settled().forEach(settled -> dots.add(settled.dot()));
    }

    /** A crash took back what a replica wrote beyond a counter. */
    void undone(String replica, long counter) {
        made.removeIf(m -> m.dot().replica().equals(replica) && m.dot().counter() > counter);
    }

    /** A crash or a backup took writes back: a dot that neither side has any more is free again. */
    void takenBack(Twin one, Twin other) {
        VersionVector left = one.vector().join(other.vector());
        shared.keySet().removeIf(dot -> !left.contains(dot));
    }

    /** A twin that has seen all is what the writes make it. */
    void check(Twin twin, String whose) {
        for (TwinProperty property : TwinProperty.ALL) {
            if (property.isCounter()) {
                checkCount(property, twin, whose);
            } else {
                checkLive(property, twin, whose);
            }
        }
    }

    // Each write is live unless another had seen it; a removal that is alone may be forgotten.
    private void checkLive(TwinProperty property, Twin twin, String whose) {
        List<Made> all = of(property);
        Set<Write> expected =
                all.stream()
                        .filter(m -> all.stream().noneMatch(other -> other.hadSeen(m)))
                        .map(Made::write)
                        .collect(Collectors.toSet());
        List<Write> live = twin.live(property.key());
        boolean forgotten =
                live.isEmpty()
                        && expected.size() == 1
                        && expected.iterator().next().value() == null;
        Violation.unless(
                forgotten || expected.equals(Set.copyOf(live)),
                () ->
                        "%s of %s is %s and should be %s"
                                .formatted(property.key(), whose, live, expected));
    }

    private void checkCount(TwinProperty property, Twin twin, String whose) {
        List<Made> changes = of(property);
        long expected =
                changes.stream()
                        .filter(m -> !m.isReset())
                        .filter(
                                m ->
                                        changes.stream()
                                                .filter(Made::isReset)
                                                .noneMatch(reset -> reset.hadSeen(m)))
                        .mapToLong(Made::amount)
                        .sum();
        TwinValue value = twin.resolve(property.key(), property.policy()).value();
        long count = value instanceof TwinValue.Whole whole ? whole.value() : 0;
        Violation.unless(
                count == expected,
                () ->
                        "%s of %s counts %d and should count %d"
                                .formatted(property.key(), whose, count, expected));
    }

    /** What was settled by somebody is known to a replica, so that it can show and restore it. */
    void checkHeard(String replica) {
        Set<Dot> known = heard.getOrDefault(replica, Set.of());
        for (Made settling : made) {
            for (Write settled : settling.write().settled()) {
                Violation.unless(
                        settling.property().isCounter() || known.contains(settled.dot()),
                        () ->
                                "%s never heard of %s, which was settled"
                                        .formatted(replica, settled));
            }
        }
    }

    private List<Made> of(TwinProperty property) {
        return made.stream().filter(m -> m.property().equals(property)).toList();
    }
}
