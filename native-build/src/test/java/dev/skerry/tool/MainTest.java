package dev.skerry.tool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @Test
    void help_names_every_command() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "demo",
                        "agent",
                        "gateway",
                        "profile",
                        "bench",
                        "model",
                        "evaluate",
                        "status",
                        "quarantine",
                        "simulate",
                        "completion");
    }

    @Test
    void every_command_explains_itself() {
        for (String command :
                new String[] {
                    "demo", "agent", "gateway", "profile", "bench", "status", "quarantine"
                }) {
            assertThat(execute(command, "--help")).as(command).isZero();
        }
    }

    @Test
    void an_unknown_command_is_a_usage_error() {
        assertThat(execute("fly")).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void completion_knows_the_launchers_own_commands_too() {
        assertThat(execute("completion", "bash")).isZero();
        assertThat(out.toString()).contains("complete -F", "demo", "test");
    }

    @Test
    void credentials_are_added_listed_without_their_keys_and_removed() throws Exception {
        Path file = folder.resolve("secrets/credentials");
        String[] add = {"agent", "credentials", "add", "--file", file.toString()};
        assertThat(execute(with(add, "bed-2", "--psk", "garden"))).isZero();
        String key = out.toString().replaceFirst("(?s).*key ([0-9a-f]{32})\\s", "$1");
        assertThat(Files.readString(file)).contains("bed-2 = psk garden " + key);
        assertThat(execute(with(add, "pump-*", "--subject", "CN={device},O=Plant"))).isZero();
        assertThat(execute(with(add, "bed-2", "--broker"))).isZero();

        out.getBuffer().setLength(0);
        assertThat(execute("agent", "credentials", "list", "--file", file.toString())).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "bed-2 = psk garden",
                        "pump-* = subject CN={device},O=Plant",
                        "bed-2 = broker");

        String[] remove = {"agent", "credentials", "remove", "--file", file.toString()};
        assertThat(execute(with(remove, "bed-2", "--psk", "garden"))).isZero();
        assertThat(Files.readString(file)).doesNotContain(key).contains("bed-2 = broker");
        assertThat(execute(with(remove, "bed-3"))).isEqualTo(ExitCode.FOUND.number());
        assertThat(err.toString()).contains("SKR-A663");
        assertThat(execute(with(add, "a", "--certificate", "00")))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("64 hexadecimal digits");
    }

    private static String[] with(String[] command, String... more) {
        return Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void steering_a_demo_that_does_not_run_says_so() {
        assertThat(execute("demo", "--status", "--folder", folder.toString()))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).contains("SKR-T025").contains("skerry demo");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "demo --port 99999 | '99999' is not a whole number from 0 to 65535",
                "demo --port -3 | '-3' is not",
                "demo --port x | 'x' is not",
                "demo --seed x | 'x' is not",
                "demo --check --seconds -4 | '-4' is not a whole number from 8 to 86400",
                "demo --check --seconds 0 | '0' is not",
                "demo --cut north --for -1s | '-1s' is not a time",
                "demo --cut north --for 0s | '0s' is not a time from 1s to 7d",
                "demo --cut north --for 365000d | '365000d' is not a time from 1s to 7d",
                "demo --cut north --for 60 | '60' is not a time",
                "demo --for 60s | --for goes with --cut only",
                "demo --check --for 60s | --for goes with --cut only",
                "demo --seconds 60 | --seconds goes with --check only",
                "demo --status --port 8080 | --port goes with no other command only",
                "demo --crash north --seed 1 | --seed goes with",
                "demo --cut north --crash north | mutually exclusive",
                "demo --folder | --folder",
                "demo --chek | did you mean --check",
                "demo extra | 'extra'",
                "gateway --port 99999 | '99999' is not a whole number from 1 to 65535",
                "gateway --port 0 | '0' is not",
                "gateway -D foo | KEY=VALUE",
                "agent | --id",
                "agent --id a --port -5 | '-5' is not a whole number from 1 to 65535",
                "agent --id a --coap-port -2 | '-2' is not a whole number from -1 to 65535",
                "agent --id a --mqtt 127.0.0.1:1883 | is not an address such as tcp://127.0.0.1:1883",
                "agent --id a --gateway foo | is not an address such as http://127.0.0.1:8080",
                "agent --id a --enrol --token-file t | give one of them",
                "agent enrol | --id",
                "agent enrol --id a --gateway http://127.0.0.1:8080 | is not an address such as https://127.0.0.1:8443",
                "agent status --agent foo | 'foo' is not an address such as http://127.0.0.1:8090",
                "status --gateway foo | 'foo' is not an address such as http://127.0.0.1:8080",
                "status --gateway http:// | is not an address",
                "status --gateway ftp://127.0.0.1 | is not an address",
                "status --gateway http://127.0.0.1:99999 | is not an address",
                "quarantine --agent foo | 'foo' is not an address such as http://127.0.0.1:8090",
                "quarantine --retry x | 'x' is not the sequence of a batch",
                "quarantine --retry --give-up 3 | mutually exclusive",
                "bench line --seconds -4 | '-4' is not",
                "bench | subcommand",
                "profile lint | FILE",
                "profile new | NAME",
                "profile new 7up | '7up' can't be a profile's name",
                "profile new ../x | can't be a profile's name",
                "profile new x --from tasmota-enrgy | did you mean 'tasmota-energy'?",
                "simulate --seeds 0 | '0' is not a whole number from 1 to 2147483647",
                "simulate --seed x | 'x' is not",
                "simulate --agents 1001 | '1001' is not a whole number from 0 to 1000",
                "fuzz batch --for 0s | '0s' is not",
                "fuzz batch --rounds -3 | '-3' is not a whole number",
                "completion fish | fish",
                "fly | 'fly'"
            })
    void what_makes_no_sense_is_told_in_one_line(String arguments, String told) {
        assertThat(execute(arguments.split(" "))).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).startsWith("SKR-T040 ").contains(told).contains("--help'");
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo --folder %s",
                "demo --check --folder %s",
                "gateway --folder %s",
                "agent --id a --folder %s",
                "bench outbox --folder %s"
            })
    void a_folder_that_cannot_be_used_is_told_in_one_line(String arguments) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        for (String place : List.of(file.toString(), "/proc/x", file + "/below")) {
            err.getBuffer().setLength(0);
            assertThat(execute(arguments.formatted(place).split(" ")))
                    .as(place)
                    .isEqualTo(ExitCode.ENVIRONMENT.number());
            assertThat(err.toString()).containsPattern("^SKR-T0(14|21) ").contains(place);
            assertThat(err.toString().strip().lines()).hasSize(1);
        }
    }

    @Test
    void status_of_what_is_no_gateway_says_so() throws IOException {
        HttpServer other =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext(
                "/q/health/live",
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        other.start();
        try {
            String address = "http://127.0.0.1:" + other.getAddress().getPort();
            assertThat(execute("status", "--gateway", address))
                    .isEqualTo(ExitCode.ENVIRONMENT.number());
            assertThat(err.toString()).contains("SKR-T034", address, "404");
            assertThat(out.toString()).isEmpty();
        } finally {
            other.stop(0);
        }
    }

    @Test
    void status_without_a_gateway_says_so() {
        assertThat(execute("status", "--gateway", "http://127.0.0.1:1"))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).contains("SKR-T030");
    }

    @ParameterizedTest
    @CsvSource({
        "SKR-T030, enrol list --gateway http://127.0.0.1:1",
        "SKR-T036, agent status --agent http://127.0.0.1:1",
        "SKR-T081, audit logs --gateway http://127.0.0.1:1"
    })
    void what_does_not_answer_is_told_with_the_reason(String code, String arguments) {
        assertThat(execute(arguments.split(" "))).isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString())
                .startsWith(code)
                .contains("nothing takes connections there")
                .doesNotContain("null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent enrol --id a --token %s",
                "agent enrol --id a --token=%s",
                "agent enrol --id a %s",
                "agent --id a --token %s",
                "agent enrol --id a --token-file %s --gateway x"
            })
    void a_token_on_the_command_line_is_refused_and_not_repeated(String arguments) {
        String secret = "abcdefghijklmnopqrstuvwxyz";
        String token = "SKERRY-aaaaaaaa-%s-%s".formatted(secret, secret);
        assertThat(execute(arguments.formatted(token).split(" ")))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).startsWith("SKR-A600 ").doesNotContain(secret);
        assertThat(err.toString().strip().lines()).hasSize(1);
    }

    @Test
    void a_token_that_was_copied_in_part_is_not_repeated_either() {
        assertThat(execute("agent", "enrol", "--id", "a", "--token", "skerry-aaaaaaaa-abcdefg"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).startsWith("SKR-A600 ").doesNotContain("abcdefg");
    }

    @Test
    void commands_that_are_listed_are_explained_in_whole_sentences() {
        for (String group : List.of("audit", "agent", "enrol", "authority", "approve", "people")) {
            out.getBuffer().setLength(0);
            assertThat(execute(group, "--help")).isZero();
            String commands = out.toString().replaceFirst("(?s).*\nCommands:\n", "");
            assertThat(commands.strip().lines().map(String::strip))
                    .as(group)
                    .last()
                    .asString()
                    .endsWith(".");
            assertThat(commands.strip()).as(group).doesNotContainPattern("[^.\\s]\\s*\\n  \\w");
        }
    }

    @Test
    void lists_the_shipped_profiles_and_copies_one_under_a_new_name() throws IOException {
        assertThat(execute("profile", "catalogue")).isZero();
        assertThat(out.toString()).contains("ruuvi-gateway", "Tasmota plug with metering");
        Path file = folder.resolve("pond-pump.yaml");
        assertThat(
                        execute(
                                "profile",
                                "new",
                                "pond-pump",
                                "--from",
                                "tasmota-energy",
                                "--folder",
                                folder.toString()))
                .isZero();
        assertThat(Files.readString(file)).contains("name: pond-pump\n", "/ENERGY/Power");
        assertThat(execute("profile", "lint", file.toString())).isZero();
    }

    @Test
    void a_new_profile_is_right_and_never_replaces_one() throws IOException {
        Path file = folder.resolve("boiler.yaml");
        assertThat(execute("profile", "new", "boiler", "--folder", folder.toString())).isZero();
        assertThat(execute("profile", "lint", file.toString())).isZero();
        Files.writeString(file, "mine");
        assertThat(execute("profile", "new", "boiler", "--folder", folder.toString()))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).startsWith("SKR-T035").contains(file.toString());
        assertThat(file).hasContent("mine");
    }

    @Test
    void an_agent_has_the_defaults_that_its_own_settings_have() throws IOException {
        String settings =
                Files.readString(Installation.current().home().resolve("docs/configuration.md"));
        Map.of("--site", "default", "--port", "8090", "--coap-port", "5683")
                .forEach(
                        (option, value) -> {
                            assertThat(defaultOf("agent", option)).isEqualTo(value);
                            assertThat(settings).contains("| `" + value + "` |");
                        });
    }

    private static @Nullable String defaultOf(String command, String option) {
        return requireNonNull(Main.commandLine().getSubcommands().get(command))
                .getCommandSpec()
                .findOption(option)
                .defaultValue();
    }

    @Test
    void lint_shows_each_problem_with_its_place_and_its_exit_code() throws IOException {
        Path file = folder.resolve("broken.yaml");
        Files.writeString(file, "schema: skerry.device/v1\nname: 7up\n");
        assertThat(execute("profile", "lint", file.toString())).isEqualTo(ExitCode.FOUND.number());
        assertThat(out.toString()).contains("broken.yaml:2:").contains("SKR-");
        out.getBuffer().setLength(0);
        assertThat(execute("profile", "lint", "--json", file.toString()))
                .isEqualTo(ExitCode.FOUND.number());
        assertThat(out.toString()).startsWith("[").contains("\"line\" : 2");
    }

    @Test
    void lint_reports_a_file_that_it_cannot_read_and_goes_on() throws IOException {
        Path broken = folder.resolve("broken.yaml");
        Files.writeString(broken, "name: 7up\n");
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, new byte[] {'n', 'a', 'm', 'e', ':', ' ', (byte) 0xE9});
        String none = folder.resolve("none.yaml").toString();
        assertThat(
                        execute(
                                "profile",
                                "lint",
                                none,
                                latin.toString(),
                                folder.toString(),
                                "" + broken))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(out.toString())
                .contains("none.yaml:1:1: SKR-T033 the file can't be read as text: there is no")
                .contains(
                        "latin.yaml:1:1: SKR-T033 the file can't be read as text: it is not UTF-8")
                .contains(folder + ":1:1: SKR-T033 the file can't be read as text: it is a folder")
                .contains("broken.yaml:1:7: SKR-P205")
                .doesNotContain("Exception");
        out.getBuffer().setLength(0);
        assertThat(execute("profile", "lint", "--json", none, broken.toString()))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        var problems = new ObjectMapper().readTree(out.toString());
        assertThat(problems.findValuesAsText("code")).contains("SKR-T033", "SKR-P205");
    }

    @Test
    void lint_does_not_read_a_file_without_end() {
        assertThat(execute("profile", "lint", "/dev/zero")).isEqualTo(ExitCode.FOUND.number());
        assertThat(out.toString()).contains("SKR-P102");
    }

    private int execute(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
