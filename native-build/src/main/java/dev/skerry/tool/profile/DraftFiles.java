package dev.skerry.tool.profile;

import dev.skerry.profile.draft.Draft;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes drafts to where the command line says: all of them, or none when one is there already. */
final class DraftFiles {
    private final Path output;
    private final boolean force;

    DraftFiles(Path output, boolean force) {
        this.output = output;
        this.force = force;
    }

    /** Writes the drafts, and says where each is. */
    List<Path> write(List<Draft> drafts) {
        List<Path> files = places(drafts);
        if (!force) {
            for (Path file : files) {
                if (Files.exists(file)) {
                    throw OutputFile.isThere(file);
                }
            }
        }
        for (int i = 0; i < files.size(); i++) {
            OutputFile.write(files.get(i), drafts.get(i).yaml(), force);
        }
        return files;
    }

    private List<Path> places(List<Draft> drafts) {
        String name = String.valueOf(output.getFileName());
        boolean isFile = name.endsWith(".yaml") || name.endsWith(".yml");
        if (!isFile) {
            Path folder = Folders.usable(output);
            return drafts.stream().map(draft -> folder.resolve(draft.name() + ".yaml")).toList();
        }
        if (drafts.size() > 1) {
            throw new ToolException(
                    "SKR-T062",
                    ExitCode.USAGE,
                    "%d profiles were drafted (%s), and %s takes one. Name a folder with -o, or capture with a narrower -t."
                            .formatted(
                                    drafts.size(),
                                    String.join(", ", drafts.stream().map(Draft::name).toList()),
                                    output));
        }
        Path parent = output.toAbsolutePath().getParent();
        if (parent != null) {
            Folders.usable(parent);
        }
        return drafts.isEmpty() ? List.of() : List.of(output);
    }
}
