package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.it.Recording.Row;
import dev.skerry.it.Recording.Window;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Eleven weeks of a real machine through broker, agent and gateway, under trouble. */
class ReplayIT {
    private static final int WARM_UP = 3_404;
    private static final int MOST_FALSE_ALARMS = 3;

    /**
     * The broker's audit log has a line per message. The level of an unreferenced logger is lost.
     */
    private final Logger log = Logger.getLogger("org.apache.activemq");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void a_recording_arrives_once_and_in_order_and_its_faults_raise_alarms() throws Exception {
        Recording recording = Recording.find();
        if (recording == null) {
            reportMissing();
            return;
        }
        assertThat(recording.rows()).hasSize(22_695).doesNotHaveDuplicates();
        assertThat(recording.windows()).hasSize(4);
        log.setLevel(Level.WARNING);
        try (ReplaySite site = new ReplaySite(folder)) {
            replay(recording.rows(), site);
            assertStoredOnceAndInOrder(recording.rows(), site);
            assertLedgerBalances(recording.rows(), site);
            assertAlarmsMatch(recording.windows(), site);
        }
    }

    /** A third with everything well, a third with trouble, a third with everything well again. */
    private static void replay(List<Row> rows, ReplaySite site) throws Exception {
        int third = rows.size() / 3;
        int middle = rows.size() / 2;
        site.publish(rows.subList(0, third));
        site.awaitTakenIn();

        site.agent().link().cut();
        site.publish(rows.subList(third, middle));
        site.agent().kill();
        long taken = middle - site.waitingMessages();
        assertThat(taken)
                .as("messages acknowledged before the kill")
                .isBetween((long) third, (long) middle);
        System.out.printf(
                "replay: killed when %d of %d published messages were acknowledged%n",
                taken, middle);
        site.publish(rows.subList(middle, 2 * third));
        // At least these wait; those that the agent had and not yet acknowledged come again.
        assertThat(site.waitingMessages()).isGreaterThanOrEqualTo(2L * third - middle);
        site.agent().restart();
        site.awaitAgent();
        site.awaitTakenIn();
        assertThat(site.agent().status().path("ledger").path("pending").asLong())
                .as("records that wait for the uplink")
                .isGreaterThanOrEqualTo(third);

        site.agent().link().heal();
        site.publish(rows.subList(2 * third, rows.size()));
        site.awaitTakenIn();
        site.awaitDelivered(2L * rows.size() - WARM_UP);
    }

    private static void assertStoredOnceAndInOrder(List<Row> rows, ReplaySite site) {
        List<Row> stored =
                site.stored("temperature").stream()
                        .map(row -> new Row(row.observedAtMillis(), (Double) row.value()))
                        .toList();
        Set<Row> distinct = new HashSet<>(stored);
        List<Integer> missing =
                IntStream.range(0, rows.size())
                        .filter(i -> !distinct.contains(rows.get(i)))
                        .boxed()
                        .toList();
        assertThat(missing).as("numbers of the rows that are missing").isEmpty();
        assertThat(stored.size()).as("stored rows, none of them twice").isEqualTo(rows.size());
        assertThat(stored.equals(rows)).as("in the order of the recording").isTrue();
        assertThat(site.stored("model.heat.score"))
                .as("scores: the kill must not send the model back into its warm-up")
                .hasSize(rows.size() - WARM_UP);
    }

    private static void assertLedgerBalances(List<Row> rows, ReplaySite site) {
        JsonNode ledger = site.ledger();
        long accepted = ledger.path("accepted").asLong();
        assertThat(ledger.path("balanced").asBoolean()).as("%s", ledger).isTrue();
        assertThat(accepted).isGreaterThanOrEqualTo(2L * rows.size() - WARM_UP);
        assertThat(ledger.path("acknowledged").asLong()).isEqualTo(accepted);
        assertThat(ledger.path("stored").asLong()).isEqualTo(accepted);
        for (String none : List.of("pending", "rolledUp", "rejected", "lost", "refusedInputs")) {
            assertThat(ledger.path(none).asLong(-1)).as(none).isZero();
        }
    }

    private static void assertAlarmsMatch(List<Window> windows, ReplaySite site) {
        List<Instant> alarms = site.alarms();
        List<Window> hit =
                windows.stream().filter(w -> alarms.stream().anyMatch(w::contains)).toList();
        List<Instant> falseAlarms =
                alarms.stream()
                        .filter(a -> windows.stream().noneMatch(w -> w.contains(a)))
                        .toList();
        System.out.printf(
                "replay: %d alarms, %d of %d windows hit, false alarms %s, ledger %s%n",
                alarms.size(), hit.size(), windows.size(), falseAlarms, site.ledger());
        assertThat(hit).hasSizeGreaterThanOrEqualTo(3);
        assertThat(falseAlarms).hasSizeLessThanOrEqualTo(MOST_FALSE_ALARMS);
    }

    private static void reportMissing() {
        if (System.getenv("CI") != null) {
            fail("%s is missing: set SKERRY_SHARED to the directory that has it", Recording.SERIES);
        }
        System.out.println("NOT RUN: " + Recording.SERIES + " is missing; set SKERRY_SHARED");
    }
}
