package dev.skerry.tool.artifact;

import com.google.protobuf.ByteString;
import dev.skerry.profile.file.FileTree;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of an artifact, a folder or one file, as they are on this machine. */
final class ArtifactFiles {
    /** What takes less than a second is not worth a word. */
    private static final long REPORT_EVERY_BYTES = 256L << 20;

    private final PrintWriter progress;
    private long unreportedBytes;
    private long readBytes;

    ArtifactFiles(PrintWriter progress) {
        this.progress = progress;
    }

    /** Where the manifest of an artifact lies. */
    static Path manifest(Path artifact) {
        return FileTree.beside(artifact.toAbsolutePath().normalize(), SignedArtifact.MANIFEST);
    }

    /** What is in its files, by their paths. */
    SortedMap<String, Content> read(Path artifact) {
        SortedMap<String, Content> contents = new TreeMap<>();
        try {
            SortedMap<String, Path> files =
                    FileTree.of(artifact.toAbsolutePath().normalize(), Artifact.MOST_FILES + 1);
            files.remove(SignedArtifact.MANIFEST);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                long before = readBytes;
                byte[] digest = FileTree.sha256(file.getValue(), this::report);
                contents.put(
                        file.getKey(),
                        new Content(readBytes - before, ByteString.copyFrom(digest)));
            }
        } catch (IOException e) {
            throw unreadable(artifact, e);
        }
        return contents;
    }

    private void report(long bytes) {
        readBytes += bytes;
        unreportedBytes += bytes;
        if (unreportedBytes >= REPORT_EVERY_BYTES) {
            unreportedBytes = 0;
            progress.printf("%,d MiB read …%n", readBytes >> 20);
            progress.flush();
        }
    }

    static ToolException unreadable(Path path, IOException e) {
        String why = Files.exists(path) ? Folders.reason(e) : "there is no such file or folder";
        return new ToolException(
                "SKR-T095",
                ExitCode.ENVIRONMENT,
                "%s can't be read or written: %s. Name a folder of files, or one file, that you may use."
                        .formatted(path, why));
    }
}
