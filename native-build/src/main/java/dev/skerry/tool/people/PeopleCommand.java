package dev.skerry.tool.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may do what at a gateway. */
@Command(
        name = "people",
        subcommands = PeopleCommand.AdminLink.class,
        description = "Show and decide who may do what at a gateway.",
        mixinStandardHelpOptions = true)
public final class PeopleCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec = CommandSpec.create();

    /** One that is not filled in yet. */
    public PeopleCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do with people.");
    }

    /** As people and tokens are limited: all sites without any. */
    static String sites(JsonNode view) {
        if (!view.path("sites").isArray()) {
            return "all sites";
        }
        var names = new StringJoiner(", ");
        view.path("sites").forEach(site -> names.add(site.asText()));
        return names.toString();
    }

    private static void putSites(ObjectNode body, List<String> sites) {
        if (!sites.isEmpty()) {
            sites.forEach(body.putArray("sites")::add);
        }
    }

    @Command(name = "list", description = "Everybody.", mixinStandardHelpOptions = true)
    int list(@Mixin GatewayOption gateway) {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            for (JsonNode person : api.get(GatewayApi.path("people"))) {
                out.printf(
                        "%-24s %-9s %-20s %s, last login %s%n",
                        person.path("name").asText(),
                        person.path("role").asText(),
                        sites(person),
                        person.path("source").asText(),
                        person.path("loginAt").asText("null").replace("null", "never"));
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "add",
            description = "Let somebody log in; asks for their first password.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(index = "0", paramLabel = "NAME", description = "Their name.") String name,
            @Parameters(
                            index = "1",
                            paramLabel = "ROLE",
                            description = "viewer, operator or admin.")
                    String role,
            @Option(
                            names = "--site",
                            paramLabel = "SITE",
                            description = "A site that they see; may be repeated (default: all).")
                    @Nullable List<String> sites,
            @Mixin GatewayOption gateway) {
        ObjectNode body = JSON.createObjectNode();
        body.put("name", name).put("role", role);
        putSites(body, sites == null ? List.of() : sites);
        body.put("password", PasswordInput.read("First password of " + name));
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            api.post(GatewayApi.path("people"), body);
        }
        return say("%s may log in now.", name);
    }

    @Command(
            name = "remove",
            description = "Remove somebody, with their sessions and tokens.",
            mixinStandardHelpOptions = true)
    int remove(
            @Parameters(index = "0", paramLabel = "NAME", description = "Their name.") String name,
            @Mixin GatewayOption gateway) {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            api.delete(GatewayApi.path("people", name));
        }
        return say("%s is removed.", name);
    }

    @Command(
            name = "role",
            description = "Change what somebody may do; they have to log in again.",
            mixinStandardHelpOptions = true)
    int role(
            @Parameters(index = "0", paramLabel = "NAME", description = "Their name.") String name,
            @Parameters(
                            index = "1",
                            paramLabel = "ROLE",
                            description = "viewer, operator or admin.")
                    String role,
            @Option(
                            names = "--site",
                            paramLabel = "SITE",
                            description =
                                    "A site that they see; may be repeated (default: as before).")
                    @Nullable List<String> sites,
            @Option(names = "--all-sites", description = "They see all sites.") boolean all,
            @Mixin GatewayOption gateway) {
        ObjectNode body = JSON.createObjectNode();
        body.put("role", role);
        putSites(body, sites == null ? List.of() : sites);
        if (all) {
            body.putNull("sites");
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            api.change(GatewayApi.path("people", name), body);
        }
        return say("%s is changed, and has to log in again.", name);
    }

    @Command(
            name = "password",
            description = "Give somebody another password; asks for it.",
            mixinStandardHelpOptions = true)
    int password(
            @Parameters(index = "0", paramLabel = "NAME", description = "Their name.") String name,
            @Mixin GatewayOption gateway) {
        ObjectNode body = JSON.createObjectNode();
        body.put("password", PasswordInput.read("New password of " + name));
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            api.change(GatewayApi.path("people", name), body);
        }
        return say("%s has another password, and has to log in again.", name);
    }

    /** Makes the one-time link on the gateway's machine, by the gateway's own program. */
    @Command(
            name = "admin-link",
            description = {
                "Print a link that makes an admin, once and within a day.",
                "Works on the gateway's machine alone: it writes to the gateway's data directory."
            },
            mixinStandardHelpOptions = true)
    static final class AdminLink implements Callable<Integer> {
        @Option(
                names = "--folder",
                paramLabel = "DIR",
                defaultValue = "skerry-gateway",
                description = "The folder of 'skerry gateway' (default: ${DEFAULT-VALUE}).")
        private Path folder = Path.of("skerry-gateway");

        @Option(
                names = "--port",
                defaultValue = "8080",
                description = "The gateway's HTTP port, for the link (default: ${DEFAULT-VALUE}).")
        private int port = 8080;

        @Option(
                names = {"-D"},
                paramLabel = "NAME=VALUE",
                description = "Any other setting, such as -Dskerry.gateway.data-dir=….")
        private Map<String, String> settings = Map.of();

        @Override
        public Integer call() throws InterruptedException {
            ProcessSpec gateway =
                    new Programs(Installation.current()).gateway(folder, port, settings);
            List<String> command = new ArrayList<>(gateway.command());
            command.add("admin-link");
            try {
                return new ProcessBuilder(command).inheritIO().start().waitFor() == 0
                        ? ExitCode.OK.number()
                        : ExitCode.ENVIRONMENT.number();
            } catch (IOException e) {
                throw new ToolException(
                        "SKR-T094",
                        ExitCode.ENVIRONMENT,
                        "The gateway's program can't be run: %s.".formatted(e));
            }
        }
    }

    private int say(String format, String name) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(format + "%n", name);
        out.flush();
        return ExitCode.OK.number();
    }
}
