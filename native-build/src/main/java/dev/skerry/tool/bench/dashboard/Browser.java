package dev.skerry.tool.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium without a screen; nothing is downloaded. */
final class Browser implements AutoCloseable {
    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/bin/chromium"),
                    Path.of("/usr/bin/chromium-browser"),
                    Path.of("/usr/bin/google-chrome"));

    /** Two cores may start several programs at once. */
    private static final Duration START = Duration.ofMinutes(1);

    /** A window as on a small notebook. */
    static final int WIDTH = 1_440;

    static final int HEIGHT = 900;

    private final ManagedProcess process;
    private final DevTools tools;

    private Browser(ManagedProcess process, DevTools tools) {
        this.process = process;
        this.tools = tools;
    }

    /**
     * The browser's program.
     *
     * @throws ToolException SKR-T131 if none is installed
     */
    static Path program() {
        return programIn(PLACES);
    }

    static Path programIn(List<Path> places) {
        return places.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new ToolException(
                                        "SKR-T131",
                                        ExitCode.ENVIRONMENT,
                                        "Chromium is missing, looked for in %s. Install it: apt-get install --no-install-recommends chromium"
                                                .formatted(places)));
    }

    /**
     * Starts it.
     *
     * @param folder for what it keeps and its log
     * @throws ToolException SKR-T132 if it ends or does not listen in time
     */
    static Browser start(Path program, Path folder) {
        Path profile = folder.resolve("profile");
        ManagedProcess process =
                ManagedProcess.start(
                        new ProcessSpec(
                                "Chromium",
                                List.of(
                                        program.toString(),
                                        "--headless=new",
                                        "--remote-debugging-port=0",
                                        "--user-data-dir=" + profile,
                                        // As root there is none; it sees our own gateway alone.
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-dev-shm-usage",
                                        "--no-first-run",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync",
                                        "--lang=en-US",
                                        "--window-size=%d,%d".formatted(WIDTH, HEIGHT)),
                                Map.of("LANGUAGE", "en_US"),
                                "",
                                folder.resolve("chromium.log")));
        try {
            process.awaitReady(() -> !address(profile).isEmpty(), START);
            return new Browser(
                    process, new DevTools(URI.create("ws://127.0.0.1:" + address(profile))));
        } catch (ToolException e) {
            process.kill();
            throw e.code().equals("SKR-T011")
                    ? DevTools.failed("did not start: " + e.getMessage())
                    : e;
        }
    }

    /** Port and path of its socket, once it has told them. */
    private static String address(Path profile) {
        Path file = profile.resolve("DevToolsActivePort");
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.size() == 2 ? lines.get(0) + lines.get(1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page of a visitor who has never been here: nothing cached, nothing remembered. */
    Tab open() {
        String context =
                call("Target.createBrowserContext", tools.parameters())
                        .path("browserContextId")
                        .asText();
        ObjectNode wanted =
                tools.parameters().put("url", "about:blank").put("browserContextId", context);
        wanted.put("width", WIDTH).put("height", HEIGHT);
        String target = call("Target.createTarget", wanted).path("targetId").asText();
        String session =
                call(
                                "Target.attachToTarget",
                                tools.parameters().put("targetId", target).put("flatten", true))
                        .path("sessionId")
                        .asText();
        return new Tab(tools, session, context);
    }

    private JsonNode call(String method, ObjectNode parameters) {
        return tools.call("", method, parameters);
    }

    @Override
    public void close() {
        tools.close();
        process.close();
    }
}
