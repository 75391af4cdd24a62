package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skerry.agent.outbox.log.Disk;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a disk that does not let the outbox be opened. */
class DiskStateTest {
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(5), 10, 1 << 20, 50);

    @TempDir Path directory;

    private OutboxUnavailableException open(IOException failure) {
        Disk failing =
                (Disk)
                        Proxy.newProxyInstance(
                                Disk.class.getClassLoader(),
                                new Class<?>[] {Disk.class},
                                (disk, method, arguments) -> {
                                    throw failure;
                                });
        return catchThrowableOfType(
                OutboxUnavailableException.class,
                () -> OutboxOpening.open(directory, failing, SETTINGS, () -> 42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "File too large", "Input/output error"})
    void a_disk_that_is_full_or_does_not_answer_is_waited_for(String reason) {
        OutboxUnavailableException e = open(new IOException(reason));
        assertThat(e.mayPass()).isTrue();
        assertThat(e.refusal().code()).isEqualTo("SKR-A101");
        assertThat(e.refusal().message()).contains(directory.toString(), "make space", reason);
    }

    @Test
    void who_may_not_write_is_told_whom_the_folder_must_belong_to() {
        OutboxUnavailableException e = open(new AccessDeniedException("outbox/1.log"));
        assertThat(e.mayPass()).isFalse();
        assertThat(e.refusal().code()).isEqualTo("SKR-A104");
        assertThat(e.refusal().message())
                .contains(
                        "the user " + System.getProperty("user.name") + " may not",
                        "outbox/1.log",
                        "chown -R %s %s".formatted(System.getProperty("user.name"), directory));
    }

    @Test
    void anything_else_is_told_as_it_is() {
        OutboxUnavailableException e = open(new IOException("it is on fire"));
        assertThat(e.mayPass()).isFalse();
        assertThat(e.refusal().code()).isEqualTo("SKR-A104");
        assertThat(e.refusal().message()).contains("it is on fire", "check the disk");
    }
}
