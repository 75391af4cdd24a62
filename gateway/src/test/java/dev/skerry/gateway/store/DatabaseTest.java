package dev.skerry.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.error.GatewayError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final long CACHE = 4L * 1024 * 1024;

    @Test
    void keeps_what_was_committed_and_who_it_is_across_a_restart(@TempDir Path dir) {
        String replica;
        try (var database = Database.open(dir, 1, CACHE)) {
            replica = replicaOf(database);
        }
        try (var database = Database.open(dir, 1, CACHE)) {
            assertThat(replicaOf(database)).isEqualTo(replica).startsWith("gateway-");
        }
    }

    private static String replicaOf(Database database) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("select replica_id from replica")
                                        .mapTo(String.class)
                                        .one());
    }

    @Test
    void nobody_else_looks_into_its_directory_also_into_one_that_was_open(@TempDir Path dir)
            throws IOException {
        Path data = Files.createDirectory(dir.resolve("data"));
        Database.open(data, 1, CACHE).close();
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Database.open(data, 1, CACHE).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }

    @Test
    void says_that_a_directory_cannot_be_made(@TempDir Path dir) throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        refuses(file.resolve("data"), GatewayError.DATA_DIR_UNUSABLE);
    }

    @Test
    void says_that_a_store_is_damaged(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("gateway.mv.db"), "not a store".repeat(1000));
        refuses(dir, GatewayError.STORE_UNREADABLE);
    }

    @Test
    void says_that_another_process_has_the_store_open(@TempDir Path dir) throws Exception {
        try (var database = Database.open(dir, 1, CACHE)) {
            assertThat(database.jdbi()).isNotNull();
            // H2 lets one process open a store twice: the other one has to be another process.
            Process other =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    OpenStore.class.getName(),
                                    dir.toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            other.waitFor();
            assertThat(said).endsWith(GatewayError.STORE_IN_USE.name());
        }
    }

    /** Opens a store and prints what came of it. */
    static final class OpenStore {
        public static void main(String[] args) {
            try (var database = Database.open(Path.of(args[0]), 1, CACHE)) {
                System.out.println("opened " + replicaOf(database));
            } catch (StoreStartException e) {
                System.out.println(e.error().name());
            }
        }
    }

    private static void refuses(Path dir, GatewayError error) {
        assertThatThrownBy(() -> Database.open(dir, 1, CACHE))
                .isInstanceOfSatisfying(
                        StoreStartException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining(dir.toString());
    }
}
