package dev.skerry.gateway.fleet.index;

import com.google.errorprone.annotations.Immutable;
import dev.skerry.gateway.fleet.AgentView.State;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a list of agents is in the order of; those that are equal stand by id. */
public enum Sort {
    AGENT("agent", (a, b) -> a.order().compareTo(b.order())),
    SITE("site", (a, b) -> a.row().site().compareTo(b.row().site())),
    /** The most urgent first. */
    HEALTH("health", (a, b) -> a.row().health().compareTo(b.row().health())),
    /** Cut-off ones first, those that are it for longest before the others. */
    SEEN("seen", (a, b) -> seen(a).compareTo(seen(b))),
    WAITING("waiting", (a, b) -> Long.compare(waiting(a), waiting(b))),
    /** Those with the least room first; those that tell none last. */
    ROOM("room", (a, b) -> Double.compare(room(a), room(b))),
    ALARMS("alarms", (a, b) -> Long.compare(alarms(a), alarms(b))),
    LEDGER("ledger", (a, b) -> Integer.compare(ledger(a), ledger(b))),
    DEVICES("devices", (a, b) -> Integer.compare(a.row().deviceCount(), b.row().deviceCount())),
    VERSION("version", (a, b) -> a.row().softwareVersion().compareTo(b.row().softwareVersion()));

    private static final long CRITICAL = 1_000_000_000_000L;
    private static final long WARNING = 1_000_000L;

    /** What needs somebody comes first. */
    private static final List<Account> LEDGERS =
            List.of(
                    Account.OFF,
                    Account.APART,
                    Account.SHARED,
                    Account.NONE,
                    Account.OLD,
                    Account.BALANCED);

    private final String word;
    private final Order order;

    /** Compares two agents. */
    @Immutable
    private interface Order extends Comparator<Entry> {}

    Sort(String word, Order order) {
        this.word = word;
        this.order = order;
    }

    private static String seen(Entry entry) {
        boolean isCutOff = entry.row().state() == State.CUT_OFF;
        // Those that are connected are all seen now.
        return isCutOff ? "0" + entry.row().lastSeenAt() : "1";
    }

    private static long waiting(Entry entry) {
        Long pending = entry.row().pendingRecords();
        return pending == null ? -1 : pending;
    }

    private static double room(Entry entry) {
        Double hours = entry.row().hoursLeft();
        return hours == null ? Double.POSITIVE_INFINITY : hours;
    }

    private static long alarms(Entry entry) {
        FleetRow.Alarms alarms = entry.row().alarms();
        return alarms.critical() * CRITICAL + alarms.warning() * WARNING + alarms.info();
    }

    private static int ledger(Entry entry) {
        return LEDGERS.indexOf(entry.row().ledger());
    }

    Comparator<Entry> comparator() {
        return order;
    }

    /** As REST and addresses of the dashboard show it. */
    public String word() {
        return word;
    }

    /** The one with that word. */
    public static Optional<Sort> ofWord(String word) {
        return Arrays.stream(values()).filter(sort -> sort.word.equals(word)).findFirst();
    }
}
