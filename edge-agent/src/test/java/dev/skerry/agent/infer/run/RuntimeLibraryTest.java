package dev.skerry.agent.infer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeLibraryTest {
    @TempDir private Path folder;
    private Path executable;

    @BeforeEach
    void lay_out_a_program() throws IOException {
        Path program = folder.toRealPath().resolve("skerry-agent-1");
        Files.createDirectories(program.resolve("lib"));
        executable =
                Files.createFile(
                        Files.createDirectories(program.resolve("bin")).resolve("skerry-agent"));
    }

    @Test
    void libraries_lie_beside_the_folder_of_the_executable() throws IOException {
        Path library =
                Files.createFile(executable.resolveSibling("../lib/libonnxruntime.so").normalize());

        assertThat(RuntimeLibrary.beside(executable)).contains(library.getParent());
    }

    @Test
    void a_link_to_the_executable_leads_to_them_as_well() throws IOException {
        Path library =
                Files.createFile(executable.resolveSibling("../lib/libonnxruntime.so").normalize());
        Path link = Files.createSymbolicLink(folder.resolve("current"), executable);

        assertThat(RuntimeLibrary.beside(link)).contains(library.getParent());
    }

    @Test
    void without_such_files_ONNX_Runtime_is_left_to_itself() {
        assertThat(RuntimeLibrary.beside(executable)).isEmpty();
        assertThat(RuntimeLibrary.beside(folder.resolve("nothing"))).isEmpty();
    }
}
