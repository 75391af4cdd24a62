package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code profile import}, {@code export} and {@code schema}. */
class ExchangeCommandsTest {
    private static final String METER =
            """
            name: Meter
            deviceResources:
              - { name: Power, properties: { valueType: Float64, readWrite: R, units: watt } }
              - { name: Log, properties: { valueType: Object, readWrite: R } }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void imports_a_profile_that_lint_takes_and_lists_what_is_left_out() throws IOException {
        String meter = file("meter.edgex.yaml", METER);
        String profile = folder.resolve("meter.yaml").toString();
        assertThat(execute("profile", "import", meter, "-o", profile)).isZero();
        assertThat(out.toString()).contains("Wrote " + profile);
        assertThat(err.toString()).contains("Left out: SKR-X102 deviceResources[1]");
        assertThat(execute("profile", "lint", profile)).isZero();
        assertThat(execute("profile", "import", meter, "-o", profile))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).contains("SKR-T035").contains("--force");
        assertThat(execute("profile", "import", meter, "-o", profile, "--force")).isZero();
    }

    @Test
    void prints_a_profile_alone_so_that_it_can_be_redirected() throws IOException {
        assertThat(execute("profile", "import", file("m.yaml", METER), "--format", "edgex"))
                .isZero();
        String profile = file("printed.yaml", out.toString());
        assertThat(execute("profile", "lint", profile)).isZero();
    }

    @Test
    void says_in_json_what_became_of_an_import() throws IOException {
        assertThat(execute("profile", "import", "--json", file("m.yaml", METER))).isZero();
        JsonNode answer = new ObjectMapper().readTree(out.toString());
        assertThat(answer.get("format").asText()).isEqualTo("EDGEX");
        assertThat(answer.get("yaml").asText()).contains("unit: W");
        assertThat(answer.get("leftovers").get(0).get("code").asText()).isEqualTo("SKR-X102");

        assertThat(execute("profile", "import", "--json", file("x.yaml", "a: 1")))
                .isEqualTo(ExitCode.FOUND.number());
        JsonNode refusal = new ObjectMapper().readTree(out.toString());
        assertThat(refusal.get("code").asText()).isEqualTo("SKR-X004");
    }

    @Test
    void says_why_nothing_can_be_imported() throws IOException {
        assertThat(execute("profile", "import", file("x.json", "{\"a\": ")))
                .isEqualTo(ExitCode.FOUND.number());
        assertThat(err.toString()).startsWith("SKR-X002 ").contains("x.json: line 1, column ");
        assertThat(execute("profile", "import", folder.resolve("none").toString()))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).startsWith("SKR-T033 ").contains("no such file");
        assertThat(execute("profile", "import", "x", "--format", "sparkplug"))
                .isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void exports_a_profile_and_lists_what_is_left_out() throws IOException {
        assertThat(execute("profile", "new", "boiler", "--folder", folder.toString())).isZero();
        String profile = folder.resolve("boiler.yaml").toString();
        assertThat(execute("profile", "export", profile, "--to", "wot")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).get("title").asText())
                .isEqualTo("boiler");
        assertThat(err.toString()).contains("Left out: SKR-X106 ");

        String edgex = folder.resolve("boiler.edgex.yaml").toString();
        assertThat(execute("profile", "export", profile, "--to", "edgex", "-o", edgex)).isZero();
        assertThat(execute("profile", "import", edgex)).isZero();
        assertThat(out.toString()).contains("humidity:").contains("unit: \"%RH\"");

        assertThat(execute("profile", "export", profile, "--to", "edgex", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).get("leftovers")).isNotEmpty();
    }

    @Test
    void exports_nothing_of_a_profile_with_problems() throws IOException {
        String broken = file("broken.yaml", "name: x");
        assertThat(execute("profile", "export", broken, "--to", "wot"))
                .isEqualTo(ExitCode.FOUND.number());
        assertThat(out.toString()).contains("broken.yaml:1:1: SKR-P201");
        assertThat(execute("profile", "export", broken, "--to", "wot", "--json"))
                .isEqualTo(ExitCode.FOUND.number());
        assertThat(new ObjectMapper().readTree(out.toString()).get(0).get("code").asText())
                .isEqualTo("SKR-P201");
        assertThat(execute("profile", "export", broken)).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void a_new_profile_names_the_schema_that_stands_beside_it() throws IOException {
        assertThat(execute("profile", "new", "boiler", "--folder", folder.toString())).isZero();
        String profile = Files.readString(folder.resolve("boiler.yaml"));
        assertThat(profile)
                .startsWith("# yaml-language-server: $schema=device-profile.schema.json\n");
        assertThat(execute("profile", "schema")).isZero();
        assertThat(Files.readString(folder.resolve("device-profile.schema.json")))
                .isEqualTo(out.toString());
        assertThat(new ObjectMapper().readTree(out.toString()).get("$schema").asText())
                .contains("2020-12");
    }
}
