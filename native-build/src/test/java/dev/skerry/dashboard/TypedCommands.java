package dev.skerry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What somebody types at a shell of their own, with logins of their own, about one gateway. */
final class TypedCommands {
    private final Installation installation = Installation.current();
    private final Path folder;
    private final String origin;

    TypedCommands(Path folder, String origin) {
        this.folder = folder;
        this.origin = origin;
    }

    /** What a command prints that must succeed. */
    String skerry(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        installation.java().toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        installation.toolJar().toString()));
        command.addAll(List.of(arguments));
        command.add("--gateway=" + origin);
        Path out = folder.resolve("tool.out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        Process process = builder.start();
        try (var stdin = process.outputWriter()) {
            stdin.write(input + "\n");
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String printed = Files.readString(out);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    /** The status that a program gets that sends a token. */
    String curl(String token, String path) throws Exception {
        Process curl =
                new ProcessBuilder(
                                "curl",
                                "-s",
                                "-o",
                                folder.resolve("curl.out").toString(),
                                "-w",
                                "%{http_code}",
                                "-H",
                                "Authorization: Bearer " + token,
                                origin + path)
                        .start();
        String status = new String(curl.getInputStream().readAllBytes());
        assertThat(curl.waitFor()).isZero();
        return status;
    }
}
