package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Devices as they come: other people's programs that publish and post. */
final class BadInputDevices {
    /**
     * What a CoAP client was told.
     *
     * @param code such as {@code 2.04}; empty if no answer came in time
     * @param text the client's whole output
     */
    record Answer(String code, String text) {}

    private static final Pattern RESPONSE = Pattern.compile("c:([245]\\.\\d\\d)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int mqttPort;
    private final AtomicInteger files = new AtomicInteger();

    BadInputDevices(Path folder, int mqttPort) {
        this.folder = folder;
        this.mqttPort = mqttPort;
    }

    /** Publishes with QoS 1; returns once the broker has it. */
    void publish(String topic, byte[] payload) {
        run(
                List.of(
                        "mosquitto_pub",
                        "-V",
                        "mqttv5",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(mqttPort),
                        "-q",
                        "1",
                        "-t",
                        topic,
                        "-f",
                        file(payload).toString()));
    }

    /** Posts JSON and waits a while for the answer. */
    Answer post(int coapPort, String path, byte[] payload, Duration wait) {
        String output =
                run(
                        List.of(
                                coapClient(),
                                "-v",
                                "7",
                                "-m",
                                "post",
                                "-t",
                                "50",
                                "-b",
                                "1024",
                                "-B",
                                String.valueOf(wait.toSeconds()),
                                "-f",
                                file(payload).toString(),
                                "coap://127.0.0.1:" + coapPort + path));
        // The last one counts: 2.31 (Continue) may stand before it.
        String code = "";
        Matcher responses = RESPONSE.matcher(output);
        while (responses.find()) {
            code = responses.group(1);
        }
        return new Answer(code, output);
    }

    private static String coapClient() {
        return Stream.of("notls", "openssl", "gnutls")
                .map(variant -> Path.of("/usr/bin/coap-client-" + variant))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "coap-client is missing: apt-get install libcoap3-bin"))
                .toString();
    }

    private Path file(byte[] payload) {
        try {
            Path file = folder.resolve("payload-" + files.incrementAndGet());
            return Files.write(file, payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program to its end, which must be a good one. */
    String run(List<String> command) {
        try {
            Path output = folder.resolve("output-" + files.incrementAndGet());
            Process process =
                    new ProcessBuilder(new ArrayList<>(command))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end");
            }
            // A refusal may echo bytes of any kind.
            String text = new String(Files.readAllBytes(output), UTF_8);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "%s ended with %d: %s".formatted(command, process.exitValue(), text));
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
