package dev.skerry.tool.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedProgramTest {
    @TempDir private Path folder;

    private Path tree(String target) throws IOException {
        Path tree = Files.createDirectories(folder.resolve("skerry-agent-1.2.3"));
        executable(Files.createDirectories(tree.resolve("bin")).resolve("skerry-agent"));
        Files.writeString(tree.resolve("target"), target + "\n");
        return tree;
    }

    private static Path executable(Path file) throws IOException {
        Files.createFile(file);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private ProcessSpec agent(Path tree, Map<String, String> extra) {
        var settings = new AgentSettings("north", "plant", folder, 1883, -1, false, 8090, extra);
        return new Programs(new Installation(folder)).withAgent(tree).agent(settings, "");
    }

    @Test
    void a_native_agent_takes_its_properties_as_arguments() throws IOException {
        Path tree = tree("linux-x64-native");

        ProcessSpec agent = agent(tree, Map.of("skerry.agent.note", "two words"));

        assertThat(agent.command())
                .startsWith(tree.resolve("bin/skerry-agent").toString())
                .contains("-Dskerry.agent.id=north", "-Dskerry.agent.note=two words");
        assertThat(agent.environment()).doesNotContainKey("JDK_JAVA_OPTIONS");
    }

    @Test
    void an_agent_with_its_own_Java_takes_them_from_the_environment() throws IOException {
        Path tree = tree("linux-x64");

        ProcessSpec agent = agent(tree, Map.of("skerry.agent.note", "two words"));

        assertThat(agent.command()).isEqualTo(List.of(tree.resolve("bin/skerry-agent").toString()));
        assertThat(agent.environment().get("JDK_JAVA_OPTIONS"))
                .contains("\"-Dskerry.agent.id=north\"")
                .contains("\"-Dskerry.agent.note=two words\"");
    }

    @Test
    void arguments_of_the_agent_follow_its_start() throws IOException {
        var settings = new AgentSettings("north", "plant", folder, null, -1, false, 8090, Map.of());

        ProcessSpec enrolment =
                new Programs(new Installation(folder))
                        .withAgent(tree("linux-arm64"))
                        .enrolment(settings, "https://gateway");

        assertThat(enrolment.command()).hasSize(2).endsWith("enrol");
    }

    @Test
    void an_executable_by_itself_is_a_native_program() throws IOException {
        Path executable = executable(folder.resolve("skerry-gateway"));

        assertThat(PackagedProgram.at(executable, "skerry-gateway"))
                .isEqualTo(new PackagedProgram(executable, true));
    }

    @Test
    void a_folder_without_a_program_is_refused_with_a_code() {
        assertThatThrownBy(() -> PackagedProgram.at(folder, "skerry-agent"))
                .isInstanceOfSatisfying(
                        ToolException.class,
                        refused -> assertThat(refused.code()).isEqualTo("SKR-T190"))
                .hasMessageContaining("./skerry package");
    }
}
