package dev.skerry.tool;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where Skerry's programs lie.
 *
 * @param home the checkout
 */
public record Installation(Path home) {
    /** Of all modules. */
    public static final String VERSION = "0.1.0-SNAPSHOT";

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
        return home.resolve("native-build/target/native-build-%s.jar".formatted(VERSION));
    }

    /** A process that runs a class of the agent's, such as a measurement, with the agent's code. */
    public List<String> agentClass(List<String> flags, String main, String... arguments) {
        return classOf(agentJar(), flags, main, arguments);
    }

    /** The same of the gateway's. */
    public List<String> gatewayClass(List<String> flags, String main, String... arguments) {
        return classOf(gatewayJar(), flags, main, arguments);
    }

    private List<String> classOf(Path jar, List<String> flags, String main, String... arguments) {
        Path application = jar.resolveSibling("app");
        Path libraries = jar.resolveSibling("lib");
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(
                Stream.of(application, libraries.resolve("main"), libraries.resolve("boot"))
                        .map(jars -> jars.resolve("*").toString())
                        .reduce((some, more) -> some + File.pathSeparator + more)
                        .orElseThrow());
        command.add(main);
        command.addAll(List.of(arguments));
        return command;
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
