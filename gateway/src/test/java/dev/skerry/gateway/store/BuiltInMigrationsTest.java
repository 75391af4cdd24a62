package dev.skerry.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInMigrationsTest {
    private static final Path FILES = Path.of("src/main/resources", BuiltInMigrations.FOLDER);

    @TempDir private Path folder;
    private String url = "";

    @BeforeEach
    void name_a_database() {
        url = "jdbc:h2:file:" + folder.resolve("store");
    }

    private FluentConfiguration flyway() {
        return Flyway.configure(getClass().getClassLoader()).dataSource(url, "sa", "");
    }

    @Test
    void a_store_of_a_JVM_is_up_to_date_for_a_native_gateway() throws IOException {
        int made = BuiltInMigrations.foundBy(flyway()).load().migrate().migrationsExecuted;

        Flyway builtIn = BuiltInMigrations.given(flyway(), FILES).load();
        builtIn.validate();
        assertThat(made).isGreaterThan(30);
        assertThat(builtIn.migrate().migrationsExecuted).isZero();
    }

    @Test
    void a_store_of_a_native_gateway_is_up_to_date_for_a_JVM() throws IOException {
        int made = BuiltInMigrations.given(flyway(), FILES).load().migrate().migrationsExecuted;

        Flyway scanned = BuiltInMigrations.foundBy(flyway()).load();
        scanned.validate();
        assertThat(made).isGreaterThan(30);
        assertThat(scanned.migrate().migrationsExecuted).isZero();
    }

    @Test
    void an_executable_without_migrations_opens_no_store() {
        assertThatThrownBy(() -> BuiltInMigrations.given(flyway(), folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no migrations");
    }
}
