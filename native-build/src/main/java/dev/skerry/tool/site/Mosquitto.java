package dev.skerry.tool.site;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The broker that sites really use, as a process on loopback. */
public final class Mosquitto implements AutoCloseable {
    private final ManagedProcess process;
    private final int port;

    private Mosquitto(ManagedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a broker that keeps its queues in memory, without a limit.
     *
     * @throws ToolException SKR-T031 if it is not installed
     */
    public static Mosquitto start(int port, Path folder) {
        Path program =
                Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new ToolException(
                                                "SKR-T031",
                                                ExitCode.ENVIRONMENT,
                                                "mosquitto is missing. Install it: apt-get install --no-install-recommends mosquitto mosquitto-clients"));
        try {
            Files.createDirectories(folder);
            Path configuration = folder.resolve("mosquitto.conf");
            Files.writeString(
                    configuration,
                    """
                    listener %d 127.0.0.1
                    allow_anonymous true
                    persistence false
                    max_queued_messages 0
                    max_inflight_messages 1000
                    log_dest stdout
                    log_type error
                    log_type warning
                    """
                            .formatted(port));
            ManagedProcess process =
                    ManagedProcess.start(
                            new ProcessSpec(
                                    "mosquitto",
                                    List.of(program.toString(), "-c", configuration.toString()),
                                    Map.of(),
                                    "",
                                    folder.resolve("mosquitto.log")));
            process.awaitReady(() -> isListening(port), Duration.ofSeconds(10));
            return new Mosquitto(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.close();
    }
}
