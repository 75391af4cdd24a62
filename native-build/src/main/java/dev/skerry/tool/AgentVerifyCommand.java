package dev.skerry.tool;

import dev.skerry.tool.process.OwnTerminal;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Programs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies a program of an agent by the keys that an agent has pinned. */
@Command(
        name = "verify",
        description = {
            "Say whether FILE is an agent's program that the gateway signed for, by the keys that the agent in DIR has pinned.",
            "FILE.skerry-manifest has to lie beside it. Exits with 0 if it is, with 1 if it is not, and with 2 if the agent has no keys to tell by. Whether it is newer than what runs is not asked: the version is printed."
        },
        mixinStandardHelpOptions = true)
final class AgentVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The program.")
    private Path file = Path.of("");

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "skerry-agent",
            description = "The agent's folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("skerry-agent");

    @Mixin private KeyFileOption key = new KeyFileOption();

    @Option(
            names = {"-D"},
            paramLabel = "NAME=VALUE",
            description = "Any other setting, such as -Dskerry.agent.data-dir=…")
    private Map<String, String> settings = Map.of();

    @Override
    public Integer call() {
        Map<String, String> extra = new HashMap<>(settings);
        key.addTo(extra);
        var agent = new AgentSettings("any", "default", folder, null, -1, false, 0, extra);
        return OwnTerminal.run(
                new Programs(Installation.current()).verification(agent, file.toAbsolutePath()),
                ExitCode.FOUND);
    }
}
