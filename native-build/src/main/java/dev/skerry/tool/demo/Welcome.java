package dev.skerry.tool.demo;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the demo prints once it runs. */
final class Welcome {
    /** What the plant does at first; the seconds are those of its schedule. */
    static final String INCIDENTS =
            """
            What goes wrong at first, each with its alarm within %d s: a tank nearly overflows (40 s), a pump overheats
            and is stopped by its agent (75 s), another one cavitates (100 s), a valve sticks (130 s), a booster pumps
            against a closed pipe (145 s) and a level sensor drifts (160 s). A bearing wears out from 60 s on, until
            its pump's vibration alarms after two to six minutes. An alarm lasts as long as its trouble.
            """
                    .formatted(Welcome.ALARM_SECONDS);

    static final int ALARM_SECONDS = 40;

    private Welcome() {}

    static String text(Demo demo) {
        DemoSettings settings = demo.settings();
        return """

            Dashboard   %s
            Broker      mqtt://127.0.0.1:%d   topics plant/plant/pump/…, plant/plant/booster/…
            Tanks       coap://127.0.0.1:%d/tank/…
            Logs        %s

            Agents: north (four pumps and this machine), south (three boosters), tanks (three tanks and a valve).
            %s
            Try in another terminal:
            %s
            Everything listens on this machine only, without authentication. Ctrl-C stops all of it.
            """
                .formatted(
                        demo.site().uri("/"),
                        settings.brokerPort(),
                        settings.coapPort(),
                        settings.folder(),
                        INCIDENTS,
                        hints(settings.folder()));
    }

    /** Commands that work as they stand, with what they do. */
    static String hints(Path folder) {
        return Stream.of(
                        new Hint(
                                "--cut south --for 60s",
                                "cut an uplink; watch the backlog grow and drain"),
                        new Hint(
                                "--crash north",
                                "kill an agent with SIGKILL; nothing acknowledged is lost"),
                        new Hint("--status", "the agents and their ledgers"))
                .map(
                        hint ->
                                "  %s    # %s%n"
                                        .formatted(
                                                DemoFolder.command(folder, hint.options()),
                                                hint.what()))
                .collect(Collectors.joining());
    }

    private record Hint(String options, String what) {}
}
