package dev.skerry.tool;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where Skerry's programs lie.
 *
 * @param home the checkout
 */
public record Installation(Path home) {

    /** The installation that this class was loaded from. */
    public static Installation current() {
        try {
            // Both native-build/target/classes and native-build/target/native-build-….jar.
            Path code =
                    Path.of(
                            Installation.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return new Installation(code.resolve("../../..").normalize());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not loaded from a file", e);
        }
    }

    /** The {@code java} that runs this process. */
    public Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The agent's start jar. */
    public Path agentJar() {
        return program("edge-agent");
    }

    /** The gateway's start jar. */
    public Path gatewayJar() {
        return program("gateway");
    }

    /** The jar of this command line, whether or not this process runs from it. */
    public Path toolJar() {
        return home.resolve("native-build/target/native-build-0.1.0-SNAPSHOT.jar");
    }

    private Path program(String module) {
        Path jar = home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new ToolException(
                    "SKR-T010",
                    ExitCode.ENVIRONMENT,
                    "%s is not built: %s is missing. Run ./skerry build.".formatted(module, jar));
        }
        return jar;
    }
}
