package dev.skerry.gateway.store;

import io.quarkus.runtime.ImageMode;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migrations that lie in a native executable, where Flyway can't scan folders: GraalVM shows
 * what is built in as a file system of its own (Native Image: Accessing Resources).
 */
final class BuiltInMigrations implements ResourceProvider {
    /** Where they lie, in jars and in executables. */
    static final String FOLDER = "db/migration/h2";

    private final List<LoadableResource> files;

    private BuiltInMigrations(List<LoadableResource> files) {
        this.files = files;
    }

    /** Has Flyway find them, whatever this process was made into. */
    static FluentConfiguration foundBy(FluentConfiguration flyway) {
        if (ImageMode.current() != ImageMode.NATIVE_RUN) {
            return flyway.locations("classpath:" + FOLDER).failOnMissingLocations(true);
        }
        try {
            return given(flyway, builtIn().getPath("/" + FOLDER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** There is one of it in a process, and it is never closed: others may read it too. */
    private static FileSystem builtIn() throws IOException {
        URI root = URI.create("resource:/");
        try {
            return FileSystems.newFileSystem(root, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            return FileSystems.getFileSystem(root);
        }
    }

    /** Has Flyway take what lies in a folder, and nothing else. */
    static FluentConfiguration given(FluentConfiguration flyway, Path folder) throws IOException {
        List<LoadableResource> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                files.add(new Migration(file.getFileName().toString(), Files.readString(file)));
            }
        }
        if (files.isEmpty()) {
            throw new IOException("no migrations lie in " + folder);
        }
        return flyway.resourceProvider(new BuiltInMigrations(List.copyOf(files)))
                .javaMigrationClassProvider(List::of);
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return files.stream()
                .filter(file -> file.getRelativePath().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return files.stream()
                .filter(file -> file.getFilename().startsWith(prefix))
                .filter(file -> Arrays.stream(suffixes).anyMatch(file.getFilename()::endsWith))
                .toList();
    }

    /** A file that was read. */
    private static final class Migration extends LoadableResource {
        private final String name;
        private final String text;

        Migration(String name, String text) {
            this.name = name;
            this.text = text;
        }

        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public String getAbsolutePath() {
            return FOLDER + "/" + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
