package dev.skerry.tool;

import dev.skerry.tool.action.DrainCommand;
import dev.skerry.tool.action.RemoteWipeCommand;
import dev.skerry.tool.action.RestartCommand;
import dev.skerry.tool.action.ResumeCommand;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.OwnTerminal;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Programs;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs an agent in the foreground. */
@Command(
        name = "agent",
        description =
                "Run one edge agent until Ctrl-C. Its profiles are the files of DIR/profiles and those that its gateway assigns.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AgentEnrolCommand.class,
            AgentStatusCommand.class,
            AgentExplainCommand.class,
            AgentLogsCommand.class,
            AgentKeyCommand.class,
            AgentVerifyCommand.class,
            AgentWipeCommand.class,
            CredentialsCommand.class,
            RestartCommand.class,
            DrainCommand.class,
            ResumeCommand.class,
            RemoteWipeCommand.class
        })
final class AgentCommand implements Callable<Integer> {
    @Option(names = "--id", description = "The agent's id, unique at its gateway; required.")
    private @Nullable String id;

    @Option(
            names = "--site",
            defaultValue = "default",
            description = "The place; stands for {site} in topics (default: ${DEFAULT-VALUE}).")
    private String site = "default";

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "skerry-agent",
            description = "Where it keeps data, profiles and log (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("skerry-agent");

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "A token from the gateway, for an agent without a certificate: it enrols by itself, then deletes the file.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--enrol",
            description =
                    "If it has no certificate yet, ask for a token of the gateway on standard input and get one first.")
    private boolean enrol;

    @Option(
            names = "--mqtt",
            paramLabel = "URL",
            converter = Address.OfBroker.class,
            description =
                    "The site's broker, such as tcp://127.0.0.1:1883 or mqtts://broker:8883 (default: none).")
    private @Nullable URI mqtt;

    @Option(
            names = "--coap-port",
            defaultValue = "5683",
            converter = WholeNumber.OptionalPort.class,
            description =
                    "UDP port of its CoAP server, 0 for a free one, -1 for none (default: ${DEFAULT-VALUE}).")
    private int coapPort = 5683;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "Who may send as which device, as 'skerry agent credentials' writes it; CoAP with DTLS is then on UDP port 5684 (default: none).")
    private @Nullable Path credentials;

    @Mixin private KeyFileOption key = new KeyFileOption();

    @Option(names = "--no-host", description = "Do not report this machine itself as a device.")
    private boolean noHost;

    @Option(
            names = "--port",
            defaultValue = "8090",
            converter = WholeNumber.Port.class,
            description = "HTTP port for health, status and metrics (default: ${DEFAULT-VALUE}).")
    private int port = 8090;

    @Option(
            names = {"-D"},
            paramLabel = "NAME=VALUE",
            description = "Any other setting, such as -Dskerry.agent.outbox.capacity=…")
    private Map<String, String> settings = Map.of();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (id == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required option: '--id=<id>'");
        }
        Map<String, String> extra = new HashMap<>(settings);
        if (enrol && tokenFile != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--enrol asks for the token, --token-file has it: give one of them");
        }
        if (tokenFile != null) {
            extra.put("skerry.agent.enrol.token-file", tokenFile.toAbsolutePath().toString());
        }
        if (mqtt != null) {
            extra.put("skerry.agent.mqtt.url", mqtt.toString());
        }
        if (credentials != null) {
            extra.put("skerry.agent.credentials-file", credentials.toAbsolutePath().toString());
        }
        key.addTo(extra);
        AgentSettings agent =
                new AgentSettings(
                        id,
                        site,
                        Folders.usablePrivate(folder),
                        null,
                        coapPort,
                        !noHost,
                        port,
                        extra);
        Programs programs = new Programs(Installation.current());
        String url = gateway.address().toString();
        if (enrol && !agent.isEnrolled()) {
            int exit = OwnTerminal.run(programs.enrolment(agent, url));
            if (exit != ExitCode.OK.number()) {
                return exit;
            }
        }
        ProcessSpec program = programs.agent(agent, url);
        return Foreground.run(
                ManagedProcess.start(program),
                "Agent %s: http://127.0.0.1:%d/api/status, log %s, stop with Ctrl-C"
                        .formatted(id, port, program.log()),
                spec.commandLine());
    }
}
