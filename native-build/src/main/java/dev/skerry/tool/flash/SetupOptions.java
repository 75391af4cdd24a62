package dev.skerry.tool.flash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.flash.setup.DeviceSettings;
import dev.skerry.tool.flash.setup.StaticAddress;
import dev.skerry.tool.flash.setup.WifiNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * What a device is to be, from options and a file of them; secrets come from files or are asked
 * for.
 */
final class SetupOptions {
    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description =
                    "These options in a YAML file, without '--'; those given here count more.")
    private @Nullable Path settings;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            description = "The device's name in its network.")
    private @Nullable String hostName;

    @Option(
            names = "--wifi",
            paramLabel = "SSID",
            description = "The Wi-Fi that it joins; its password is asked for.")
    private @Nullable String wifi;

    @Option(
            names = "--wifi-password-file",
            paramLabel = "FILE",
            description = "A file with that password.")
    private @Nullable Path wifiPasswordFile;

    @Option(
            names = "--country",
            paramLabel = "CC",
            description = "Where it is, for the radio: DE, GB, …")
    private @Nullable String country;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS/LENGTH",
            description = "Its own address, as in 192.168.1.20/24 (default: DHCP).")
    private @Nullable String address;

    @Option(names = "--router", paramLabel = "ADDRESS", description = "The router of that network.")
    private @Nullable String router;

    @Option(
            names = "--dns",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Name servers of that network.")
    private @Nullable List<String> dns;

    @Option(names = "--user", paramLabel = "NAME", description = "Who may log in by SSH.")
    private @Nullable String user;

    @Option(names = "--ssh-key", paramLabel = "FILE", description = "Their public key.")
    private @Nullable Path sshKey;

    @Option(names = "--time-zone", paramLabel = "ZONE", description = "Such as Europe/Berlin.")
    private @Nullable String timeZone;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "The gateway as the agent reaches it, https://….")
    private @Nullable String gateway;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with a token from that gateway.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--enrol-at",
            paramLabel = "URL",
            description = "Make a token at the gateway whose API is there, by your login.")
    private @Nullable String enrolAt;

    @Option(
            names = "--agent-id",
            paramLabel = "ID",
            description = "The agent's name (default: the host name).")
    private @Nullable String agentId;

    @Option(
            names = "--site",
            paramLabel = "SITE",
            description = "The place that the agent belongs to.")
    private @Nullable String site;

    @Option(
            names = "--profile",
            paramLabel = "FILE|NAME",
            description =
                    "A device profile for the agent: a file that ends in .yaml, or the name of one that the gateway has, with @VERSION or the highest; may be given again.")
    private @Nullable List<String> profiles;

    @Option(
            names = "--package",
            paramLabel = "FILE",
            description = "The agent's Debian package, as './skerry package' makes it.")
    private @Nullable Path agentPackage;

    /** Fills in what the file of settings has. */
    void readFile(CommandSpec spec) {
        Path file = settings;
        if (file == null) {
            return;
        }
        try {
            JsonNode read = new ObjectMapper(new YAMLFactory()).readTree(Files.readAllBytes(file));
            if (!read.isObject()) {
                throw wrong(file, "it has to have lines such as 'host-name: pump-1'");
            }
            for (Map.Entry<String, JsonNode> entry : read.properties()) {
                fill(spec, file, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw wrong(file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static void fill(CommandSpec spec, Path file, String name, JsonNode value) {
        OptionSpec option = spec.findOption("--" + name);
        if (option == null || option.type() == boolean.class || name.equals("settings")) {
            throw wrong(file, "there is no setting '%s'".formatted(name));
        }
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
            return;
        }
        List<String> texts = new ArrayList<>();
        (value.isArray() ? value : List.of(value)).forEach(one -> texts.add(one.asText()));
        if (texts.size() != 1 && option.type() != List.class) {
            throw wrong(file, "'%s' has one value".formatted(name));
        }
        if (option.type() == List.class) {
            option.setValue(texts);
        } else {
            option.setValue(
                    option.type() == Path.class ? Path.of(texts.getFirst()) : texts.getFirst());
        }
    }

    private static ToolException wrong(Path file, String why) {
        return new ToolException(
                "SKR-F037", ExitCode.USAGE, "The settings in %s: %s.".formatted(file, why));
    }

    /**
     * All of it, checked.
     *
     * @param isDry whether no token is to be made
     */
    DeviceSettings read(boolean isDry) {
        if ((router != null || dns != null) && address == null) {
            throw new ToolException(
                    "SKR-F027", ExitCode.USAGE, "--router and --dns go with an --address.");
        }
        String agent = agentId == null ? hostName : agentId;
        if (agent == null) {
            throw new ToolException(
                    "SKR-F033",
                    ExitCode.USAGE,
                    "Name the agent: --agent-id, or --host-name for both.");
        }
        String key = sshKey == null ? null : text(sshKey, "SKR-F028", "The public key");
        WifiNetwork network = wifi == null ? null : WifiNetwork.of(wifi, wifiPassword(wifi));
        StaticAddress own =
                address == null
                        ? null
                        : StaticAddress.of(address, router, dns == null ? List.of() : dns);
        String token = tokenFile == null ? null : text(tokenFile, "SKR-F032", "The token");
        String url = gateway;
        // What is wrong shows before a token is made of which nobody has any use.
        DeviceSettings checked =
                new DeviceSettings(
                        hostName, network, country, own, user, key, timeZone, url, token, agent,
                        site);
        if (enrolAt == null || token != null || isDry) {
            return checked;
        }
        Made made = makeToken(URI.create(enrolAt), agent);
        return new DeviceSettings(
                hostName,
                network,
                country,
                own,
                user,
                key,
                timeZone,
                url == null ? made.gateway() : url,
                made.token(),
                agent,
                site);
    }

    private record Made(String token, String gateway) {}

    private Made makeToken(URI at, String agent) {
        ObjectNode body = new ObjectMapper().createObjectNode().put("expiresIn", "7d");
        body.put("agentId", agent);
        if (site != null) {
            body.put("site", site);
        }
        try (GatewayApi api = new GatewayApi(at)) {
            JsonNode made = api.post("/api/enrolments", body);
            return new Made(
                    made.path("token").asText(),
                    "https://%s:%d".formatted(at.getHost(), made.path("tlsPort").asInt()));
        }
    }

    private String wifiPassword(String ssid) {
        return wifiPasswordFile != null
                ? text(wifiPasswordFile, "SKR-F025", "The Wi-Fi's password")
                : Terminal.secret("Password of the Wi-Fi " + ssid)
                        .orElseThrow(
                                () ->
                                        new ToolException(
                                                "SKR-F025",
                                                ExitCode.USAGE,
                                                "There is no terminal to ask for the Wi-Fi's password on: name a file with --wifi-password-file."));
    }

    private static String text(Path file, String code, String what) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ToolException(
                    code,
                    ExitCode.ENVIRONMENT,
                    "%s can't be read from %s: %s.".formatted(what, file, Folders.reason(e)));
        }
    }

    /** The profiles, by their paths in the card's folder. */
    Map<String, byte[]> profiles() throws IOException {
        return new ProfileFiles(enrolAt == null ? gateway : enrolAt)
                .read(profiles == null ? List.of() : profiles);
    }

    @Nullable Path agentPackage() {
        return agentPackage;
    }
}
