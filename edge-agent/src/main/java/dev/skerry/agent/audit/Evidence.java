package dev.skerry.agent.audit;

import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files with checkpoints that contradict each other, one each; a few are kept. */
final class Evidence {
    private static final int MOST = 16;
    private static final String OPEN = ".open";
    private static final String SETTLED = ".settled";

    private final Path directory;
    private final SealedFiles files;

    Evidence(Path directory, SealedFiles files) {
        this.directory = directory;
        this.files = files;
    }

    /** A contradiction, with both signed checkpoints in the text. */
    record Item(String id, boolean isOpen, String text) {}

    /** The oldest first. */
    List<Item> items() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        try (Stream<Path> found = Files.list(directory)) {
            for (Path file : found.sorted().toList()) {
                String name = file.getFileName().toString();
                int dot = name.lastIndexOf('.');
                if (name.endsWith(OPEN) || name.endsWith(SETTLED)) {
                    items.add(
                            new Item(
                                    name.substring(0, dot),
                                    name.endsWith(OPEN),
                                    new String(files.read(file), StandardCharsets.UTF_8)));
                }
            }
        }
        return items;
    }

    /** Keeps what was found unless the same is kept and open. */
    void keep(Instant at, String code, String message, String known, String offered)
            throws IOException {
        String said = code + " " + message + "\n";
        List<Item> items = items();
        if (items.stream().anyMatch(item -> item.isOpen() && item.text().startsWith(said))) {
            return;
        }
        for (int i = 0; i <= items.size() - MOST; i++) {
            Item old = items.get(i);
            Files.deleteIfExists(file(old.id(), old.isOpen() ? OPEN : SETTLED));
        }
        String id = "%019d".formatted(at.toEpochMilli());
        String text = said + "\n--- known ---\n" + known + "\n--- offered ---\n" + offered;
        files.write(file(id, OPEN), text.getBytes(StandardCharsets.UTF_8));
    }

    /** False when there is no such evidence. */
    boolean settle(String id) throws IOException {
        if (items().stream().noneMatch(item -> item.id().equals(id))) {
            return false;
        }
        if (Files.exists(file(id, OPEN))) {
            Files.move(file(id, OPEN), file(id, SETTLED));
        }
        return true;
    }

    private Path file(String id, String state) {
        return directory.resolve(id + state);
    }
}
