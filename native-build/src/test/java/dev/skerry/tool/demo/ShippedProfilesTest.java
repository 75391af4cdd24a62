package dev.skerry.tool.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.tool.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedProfilesTest {
    static Stream<Path> profiles() throws IOException {
        Path demo = Installation.current().home().resolve("native-build/src/main/resources/demo");
        try (Stream<Path> files = Files.walk(demo)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void compiles(Path file) throws IOException {
        CompileResult result =
                new ProfileCompiler()
                        .compile(file.getFileName().toString(), Files.readString(file));
        if (result instanceof CompileResult.Rejected rejected) {
            assertThat(rejected.render()).isEmpty();
        }
    }
}
