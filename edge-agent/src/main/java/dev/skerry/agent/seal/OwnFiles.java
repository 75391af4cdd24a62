package dev.skerry.agent.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an agent makes in its data directory; what else is there ({@code lost+found}, somebody's
 * backup) is left alone.
 */
final class OwnFiles {
    /** What docs/at-rest.md lists, with what H2 and a crash leave beside it. */
    private static final Pattern NAMES =
            Pattern.compile(
                    "outbox|identity|profiles|policy|audit|bundles|wipe-ordered|at-rest(\\.part)?|outbox(-damaged)?\\.(mv|trace)\\.db(\\..+)?");

    private OwnFiles() {}

    /** Whether something that stands in the data directory itself is the agent's. */
    static boolean isOwn(Path file) {
        return NAMES.matcher(file.getFileName().toString()).matches();
    }

    /** All of them but folders; symbolic links are not followed. */
    static List<Path> in(Path dataDir) throws IOException {
        List<Path> own = new ArrayList<>();
        try (Stream<Path> top = Files.list(dataDir)) {
            for (Path each : top.filter(OwnFiles::isOwn).sorted().toList()) {
                try (Stream<Path> within = Files.walk(each)) {
                    within.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                            .sorted()
                            .forEach(own::add);
                }
            }
        }
        return own;
    }
}
