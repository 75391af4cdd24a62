package dev.skerry.profile.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir Path folder;
    private Path bundle;

    @BeforeEach
    void writeBundle() throws IOException {
        bundle = Files.createDirectory(folder.toRealPath().resolve("bundle"));
        Files.createDirectory(bundle.resolve("data"));
        Files.writeString(bundle.resolve("data/golden.json"), "{}");
        Files.writeString(bundle.resolve("model.onnx"), "a graph");
    }

    @Test
    void names_files_by_their_paths_below_the_folder() throws IOException {
        assertThat(FileTree.of(bundle, 2))
                .containsExactly(
                        entry("data/golden.json", bundle.resolve("data/golden.json")),
                        entry("model.onnx", bundle.resolve("model.onnx")));
    }

    @Test
    void refuses_links_to_files_and_to_folders() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path card = Files.writeString(elsewhere.resolve("card.md"), "a card");
        for (Path target : List.of(elsewhere, card)) {
            Path link = Files.createSymbolicLink(bundle.resolve("more"), target);

            assertThatIOException()
                    .isThrownBy(() -> FileTree.of(bundle, 9))
                    .withMessageContaining(link + " is a link");
            Files.delete(link);
        }
    }

    @Test
    void walks_a_folder_that_is_named_by_a_link() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("latest"), bundle);

        assertThat(FileTree.of(link, 2)).containsOnlyKeys("data/golden.json", "model.onnx");
    }

    @Test
    void refuses_more_files_than_it_may_list() {
        assertThatIOException()
                .isThrownBy(() -> FileTree.of(bundle, 1))
                .withMessageContaining("more than 1 files");
    }
}
