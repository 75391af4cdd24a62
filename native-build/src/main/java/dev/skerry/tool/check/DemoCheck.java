package dev.skerry.tool.check;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.demo.Closing;
import dev.skerry.tool.demo.Demo;
import dev.skerry.tool.demo.DemoSettings;
import dev.skerry.tool.demo.StatusReport;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.SiteAgent;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Runs the demo without a screen, cuts an uplink, kills an agent and the gateway while messages
 * flow, and then accounts for every reading that a sensor had acknowledged.
 */
public final class DemoCheck {
    private static final Duration DRAIN = Duration.ofMinutes(2);
    private static final String STILL_MEASURING =
            " goes on measuring its machine: 'stored' may be ahead of its last status.";
    private static final Duration LAST_STATUS = Duration.ofSeconds(30);

    private final Installation installation;
    private final PrintWriter out;
    private final Closing closing;

    /** A check that says what it does; what it starts is closed by the caller. */
    public DemoCheck(Installation installation, PrintWriter out, Closing closing) {
        this.installation = installation;
        this.out = out;
        this.closing = closing;
    }

    /** Runs the plant for the time and accounts for it. */
    public ExitCode run(DemoSettings settings, Duration time) {
        Witness witness = Witness.ofRows();
        say("Starting broker, gateway and three agents in " + settings.folder());
        Demo demo = new Demo(installation, settings, witness, closing);
        disturb(demo, time);
        demo.stopPlant();
        say(
                "Sensors stopped: %d messages acknowledged, %d not"
                        .formatted(
                                witness.acknowledgedMessages(), witness.unacknowledgedMessages()));
        boolean drained = Await.until(DRAIN, () -> isDrained(demo));
        say(
                drained
                        ? "Every backlog is drained"
                        : "Not drained after " + DRAIN.toSeconds() + " s: " + demo.backlog());
        List<String> open = drained ? awaitLedger(demo) : List.of();
        DeliveryReport report =
                DeliveryReport.of(
                        witness, new StoredReadings(demo.site().http(), demo.site().uri("/")));
        boolean right = drained && report.isRight();
        out.println();
        out.print(StatusReport.table(demo.site().http(), demo.site().uri("/")));
        measuring(demo).forEach(agent -> say(agent + STILL_MEASURING));
        open.forEach(this::say);
        out.println();
        out.print(report.render());
        say(
                right
                        ? "Every acknowledged reading is stored exactly once and in order."
                        : "SKR-T026 Not every acknowledged reading is stored exactly once and in order.");
        return right ? ExitCode.OK : ExitCode.FOUND;
    }

    /** Waits for the agents' last word; gives what is open even so. */
    private static List<String> awaitLedger(Demo demo) {
        var ledger = new ClosingLedger(Instant.now(), measuring(demo));
        AtomicReference<List<String>> open = new AtomicReference<>(List.of());
        boolean closed =
                Await.until(
                        LAST_STATUS,
                        () -> {
                            URI agents = demo.site().uri("/api/agents");
                            open.set(ledger.open(demo.site().http().get(agents)));
                            return open.get().isEmpty();
                        });
        return closed ? List.of() : open.get();
    }

    private static Set<String> measuring(Demo demo) {
        return demo.site().agents().stream()
                .map(SiteAgent::settings)
                .filter(AgentSettings::host)
                .map(AgentSettings::agentId)
                .collect(Collectors.toSet());
    }

    private void disturb(Demo demo, Duration time) {
        Duration slice = time.dividedBy(8);
        Await.pause(slice);
        say("Cutting the uplink of south for " + slice.multipliedBy(3).toSeconds() + " s");
        demo.cut("south", slice.multipliedBy(3));
        Await.pause(slice);
        say("Killing agent north with SIGKILL and starting it again");
        demo.crash("north");
        Await.pause(slice);
        say("Killing agent tanks with SIGKILL and starting it again");
        demo.crash("tanks");
        Await.pause(slice);
        say("Killing the gateway with SIGKILL and starting it again");
        demo.site().killGateway();
        demo.site().restartGateway();
        Await.pause(slice.multipliedBy(4));
        demo.site().awaitReady();
    }

    /** Twice in a row, because a message may be between the broker and an agent's queue. */
    private static boolean isDrained(Demo demo) {
        if (!demo.isDrained()) {
            return false;
        }
        Await.pause(Duration.ofSeconds(1));
        return demo.isDrained();
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
