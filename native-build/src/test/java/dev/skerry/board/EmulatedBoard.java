package dev.skerry.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A board that runs a card, both of them files: it reaches the gateway of this machine and nothing
 * else, and is reached by SSH.
 */
final class EmulatedBoard implements AutoCloseable {
    /** By this address and port the board reaches the gateway. */
    static final String GATEWAY = "10.0.2.100:8443";

    /** Who may log in, and become root. */
    static final String USER = "tester";

    private final Path card;
    private final Path folder;
    private final Path sshKey;
    private final int gatewayPort;
    private final int sshPort = Ports.freeTcp();
    private int boots;
    private Path console;
    private ManagedProcess machine;

    /**
     * Switches it on.
     *
     * @param gatewayPort the gateway's port for agents, on loopback
     * @param sshKey the private key whose public one is on the card
     */
    EmulatedBoard(Path card, Path folder, int gatewayPort, Path sshKey) {
        this.card = card;
        this.folder = folder;
        this.sshKey = sshKey;
        this.gatewayPort = gatewayPort;
        switchOn();
    }

    /** Starts it with what is on the card. */
    final void switchOn() {
        boots++;
        console = folder.resolve("console-" + boots + ".log");
        machine =
                ManagedProcess.start(
                        new ProcessSpec(
                                "board",
                                List.of(
                                        Installation.current().home().resolve("skerry").toString(),
                                        "image",
                                        "boot",
                                        card.toString(),
                                        "--reach",
                                        "8443:" + gatewayPort,
                                        "--forward",
                                        sshPort + ":22",
                                        "--serial",
                                        console.toString()),
                                Map.of(),
                                "",
                                folder.resolve("board.log")));
    }

    /** Takes the power away: what the card was not told to keep is gone. */
    void cutPower() {
        machine.kill();
    }

    /** Whether the machine runs. */
    boolean isOn() {
        return machine.isAlive();
    }

    /** What its console showed since it was switched on. */
    String console() {
        try {
            return Files.exists(console)
                    ? Files.readString(console, StandardCharsets.ISO_8859_1)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the console shows this. */
    void awaitConsole(String text, Duration patience) {
        boolean shown = Await.until(patience, () -> console().contains(text) || !isOn());
        assertThat(shown && console().contains(text))
                .withFailMessage(
                        () ->
                                "the console never showed '%s'; it ends with:%n%s%n%s"
                                        .formatted(text, lastOfConsole(), machine.logTail(10)))
                .isTrue();
    }

    private String lastOfConsole() {
        String all = console();
        return all.substring(Math.max(0, all.length() - 3000));
    }

    /** What a command of the board writes; its failure is the caller's. */
    String run(String command) {
        try {
            Process ssh = new ProcessBuilder(ssh(command)).redirectErrorStream(true).start();
            ssh.getOutputStream().close();
            String said = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(ssh.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(ssh.exitValue()).as("%s: %s", command, said).isZero();
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether its card has this file, and not an empty one. */
    boolean has(String file) {
        return run("sudo test -s %s && echo yes || echo no".formatted(file)).equals("yes");
    }

    /** What the agent's service wrote, with the time of each line, goes into this file. */
    void keepJournal(Path file) throws IOException {
        if (isOn()) {
            Files.writeString(
                    file,
                    run("sudo journalctl --no-pager --output short-unix --unit skerry-agent"));
        }
    }

    /** A port of this machine that leads to one of the board's own loopback. */
    ManagedProcess forward(int port, int boardPort) {
        List<String> command =
                new ArrayList<>(
                        ssh("-N", "-L", "127.0.0.1:%d:127.0.0.1:%d".formatted(port, boardPort)));
        return ManagedProcess.start(
                new ProcessSpec("forward", command, Map.of(), "", folder.resolve("forward.log")));
    }

    private List<String> ssh(String... more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "ssh",
                                "-i",
                                sshKey.toString(),
                                "-p",
                                String.valueOf(sshPort),
                                "-o",
                                "StrictHostKeyChecking=no",
                                "-o",
                                "UserKnownHostsFile=/dev/null",
                                "-o",
                                "LogLevel=ERROR",
                                "-o",
                                "BatchMode=yes",
                                "-o",
                                "ConnectTimeout=60"));
        boolean isCommand = !more[0].startsWith("-");
        if (!isCommand) {
            command.addAll(List.of(more));
        }
        command.add(USER + "@127.0.0.1");
        if (isCommand) {
            command.addAll(List.of(more));
        }
        return command;
    }

    @Override
    public void close() {
        machine.kill();
    }
}
