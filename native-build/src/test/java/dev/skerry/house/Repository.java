package dev.skerry.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout that the tests run in. */
final class Repository {
    static final List<String> MODULES =
            List.of("device-profiles", "cloud-sync", "edge-agent", "gateway", "native-build");

    private Repository() {}

    /** The folder of the root pom, found upwards from the module that the tests run in. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("device-profiles/pom.xml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not within a checkout of Skerry");
            }
        }
        return folder;
    }

    /** Compiled main classes of a module, without what was generated from the protocol. */
    static Path classes(String module) {
        Path classes = root().resolve(module).resolve("target/classes");
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException(module + " is not compiled: run ./skerry build first");
        }
        return classes;
    }

    /** The text files that belong to the project, relative to the root. */
    static List<Path> textFiles() {
        Path root = root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .filter(Repository::isOurs)
                    .filter(Repository::isText)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path relative) {
        try {
            return Files.readString(root().resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path file) {
        for (Path part : file) {
            String name = part.toString();
            if (name.equals("target") || name.equals("node_modules") || name.equals(".git")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return name.equals("skerry")
                || name.equals("run")
                || name.equals("skerry-launch")
                || name.matches(
                        ".*\\.(java|md|xml|yaml|yml|proto|sql|properties|sh|js|ts|css|html|json)");
    }
}
