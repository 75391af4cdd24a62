package dev.skerry.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.service.ServiceNotices.Pulse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a socket as a service manager has it. */
class ServiceNoticesTest {
    private static final String LISTENER =
            """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            a = sys.argv[1]
            s.bind("\\0" + a[1:] if a[0] == "@" else a)
            print("bound", flush=True)
            while True:
                print(s.recv(4096).decode().replace("\\n", ";"), flush=True)
            """;

    @TempDir Path folder;
    private Process listener;
    private BufferedReader heard;
    private Pulse pulse = new Pulse(false, true, "starting");
    private ServiceNotices notices;
    private String address;

    @BeforeEach
    void listen() throws IOException {
        listen(folder.resolve("notify").toString());
    }

    private void listen(String at) throws IOException {
        address = at;
        listener =
                new ProcessBuilder("python3", "-c", LISTENER, at)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        heard = listener.inputReader(StandardCharsets.UTF_8);
        assertThat(heard.readLine()).isEqualTo("bound");
        notices = notices(Map.of("NOTIFY_SOCKET", at, "WATCHDOG_USEC", "30000000"));
    }

    private ServiceNotices notices(Map<String, String> environment) {
        return new ServiceNotices(environment, () -> pulse);
    }

    @AfterEach
    void stop() {
        listener.destroyForcibly();
    }

    @Test
    void it_is_ready_once_when_the_agent_is_and_alive_all_the_time() {
        notices.look(seconds(1));
        assertThat(next()).isEqualTo("WATCHDOG=1;STATUS=starting;");
        pulse = new Pulse(true, true, "working");
        notices.look(seconds(2));
        assertThat(next()).isEqualTo("READY=1;WATCHDOG_USEC=30000000;STATUS=working;");
        notices.look(seconds(11));
        notices.look(seconds(12));
        assertThat(next()).isEqualTo("WATCHDOG=1;");
        pulse = new Pulse(false, true, "its disk is full");
        notices.look(seconds(13));
        assertThat(next()).isEqualTo("STATUS=its disk is full;");
    }

    @Test
    void it_is_not_alive_while_its_line_hangs() {
        pulse = new Pulse(true, true, "working");
        notices.look(seconds(1));
        assertThat(next()).startsWith("READY=1;WATCHDOG_USEC=30000000;WATCHDOG=1;");
        pulse = new Pulse(true, false, "hangs");
        notices.look(seconds(60));
        assertThat(next()).isEqualTo("STATUS=hangs;");
        pulse = new Pulse(true, true, "hangs");
        notices.look(seconds(61));
        assertThat(next()).isEqualTo("WATCHDOG=1;");
    }

    /** systemd would give its launcher so long and no longer, whatever that runs next. */
    @Test
    void an_end_is_not_told() {
        notices.close();
        notices.look(seconds(1));
        assertThat(next()).isEqualTo("WATCHDOG=1;STATUS=starting;");
    }

    @Test
    void an_abstract_socket_is_one_too() throws IOException {
        stop();
        listen("@skerry-test-" + ProcessHandle.current().pid());
        notices.look(seconds(1));
        assertThat(next()).isEqualTo("WATCHDOG=1;STATUS=starting;");
    }

    @Test
    void without_a_watchdog_none_is_fed() {
        notices = notices(Map.of("NOTIFY_SOCKET", address));
        pulse = new Pulse(true, true, "working");
        notices.look(seconds(1));
        assertThat(next()).isEqualTo("READY=1;STATUS=working;");
    }

    @Test
    void what_nobody_took_is_told_again() throws IOException {
        listener.destroyForcibly();
        pulse = new Pulse(true, true, "working");
        ServiceNotices early = notices(Map.of("NOTIFY_SOCKET", folder.resolve("later").toString()));
        early.look(seconds(1));
        listen(folder.resolve("later").toString());
        early.look(seconds(2));
        assertThat(next()).isEqualTo("READY=1;STATUS=working;");
    }

    @Test
    void without_a_service_manager_nothing_is_asked_or_told() {
        for (String none : new String[] {"", "relative", "/" + "x".repeat(107)}) {
            ServiceNotices silent =
                    new ServiceNotices(
                            Map.of("NOTIFY_SOCKET", none),
                            () -> {
                                throw new AssertionError("nobody asks");
                            });
            silent.look(seconds(1));
            silent.close();
        }
    }

    private String next() {
        try {
            return heard.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
