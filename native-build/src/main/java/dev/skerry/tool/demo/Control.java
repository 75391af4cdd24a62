package dev.skerry.tool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Steers a running demo over a Unix-domain socket in its folder, which only its user may enter. One
 * line of JSON asks, one line answers, and the connection ends.
 */
final class Control {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUEST_CHARACTERS = 4_096;

    private Control() {}

    /** Serves a demo until the channel that is returned is closed. */
    static ServerSocketChannel serve(Demo demo, Path socket) {
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().name("demo-control").start(() -> accept(demo, server));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("no control socket " + socket, e);
        }
    }

    private static void accept(Demo demo, ServerSocketChannel server) {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
                String answer = answer(demo, readLine(channel));
                OutputStream out = Channels.newOutputStream(channel);
                out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // The asker went away; the next one is welcome.
            }
        }
    }

    private static String answer(Demo demo, String request) throws IOException {
        try {
            JsonNode asked = JSON.readTree(request);
            String agent = asked.path("agent").asText();
            String text =
                    switch (asked.path("command").asText()) {
                        case "cut" -> {
                            Duration time = Duration.ofMillis(asked.path("millis").asLong());
                            demo.cut(agent, time);
                            yield "The uplink of %s is cut for %d s. Watch its backlog grow and drain: %s"
                                    .formatted(
                                            agent, time.toSeconds(), demo.site().uri("/#/fleet"));
                        }
                        case "crash" -> {
                            demo.crash(agent);
                            yield "Agent %s was killed with SIGKILL and starts again."
                                    .formatted(agent);
                        }
                        case "status" -> StatusReport.of(demo);
                        default ->
                                throw new ToolException(
                                        "SKR-T024",
                                        ExitCode.USAGE,
                                        "The demo does not understand '%s'; is it of another version?"
                                                .formatted(request));
                    };
            return JSON.writeValueAsString(Map.of("text", text));
        } catch (ToolException e) {
            return JSON.writeValueAsString(Map.of("error", e.getMessage(), "code", e.code()));
        }
    }

    private static String readLine(SocketChannel channel) throws IOException {
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(channel), StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        for (int c = reader.read(); c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() == REQUEST_CHARACTERS * 16) {
                throw new IOException("line too long");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /**
     * Asks the demo in that folder.
     *
     * @return its answer for people
     * @throws ToolException SKR-T025 if no demo runs there, or the demo's own refusal
     */
    static String ask(Path folder, Map<String, ?> request) {
        Path socket = DemoFolder.socket(folder);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(StandardCharsets.UTF_8.encode(JSON.writeValueAsString(request) + "\n"));
            JsonNode answer = JSON.readTree(readLine(channel));
            if (answer.has("error")) {
                String message = answer.path("error").asText();
                throw new ToolException(
                        answer.path("code").asText(),
                        ExitCode.USAGE,
                        message.substring(message.indexOf(' ') + 1));
            }
            return answer.path("text").asText();
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-T025",
                    ExitCode.ENVIRONMENT,
                    "No demo runs in %s. Start one with: %s — or name the folder of the one that runs with --folder."
                            .formatted(folder, DemoFolder.command(folder, "")));
        }
    }
}
