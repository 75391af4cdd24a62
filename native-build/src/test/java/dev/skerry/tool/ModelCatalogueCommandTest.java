package dev.skerry.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.Bundles;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.onnx.TinyOnnx;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about a gateway's models. */
class ModelCatalogueCommandTest {
    private static final ModelBundle BUNDLE =
            Bundles.bundle(
                    "1.2.0", TinyOnnx.model(TinyOnnx.graph()).bytes(), "# Card".getBytes(UTF_8));
    private static final byte[] ARCHIVE = BundleWriter.archive(BUNDLE.manifest(), BUNDLE.files());
    private static final String VERSION =
            """
            {"name": "pump-bearing", "version": "1.2.0", "digest": "%s", "task": "anomaly-score",
             "licence": "Apache-2.0", "archiveBytes": 2048, "archiveSha256": "%s",
             "storedAt": "2026-03-01T10:00:00Z", "storedBy": "anna", "signedBy": "0a0b",
             "signedAt": "2026-03-01T10:00:01Z",
             "runs": [{"role": "acting", "state": "running", "agents": 3},
                      {"role": "shadow", "state": "refused", "agents": 1}],
             "precision": {"true": 9, "false": 1, "precision": 0.9, "precisionLow": 0.596,
                           "precisionHigh": 0.982}}
            """
                    .formatted(BUNDLE.digest(), Sha256.hex(ARCHIVE));
    private static final String MODEL =
            "{\"name\": \"pump-bearing\", \"versions\": [%s]}".formatted(VERSION);
    private static final String SHOWN =
            "{\"version\": %s, \"manifest\": %s, \"card\": \"# Card\"}"
                    .formatted(VERSION, Bundles.json(BUNDLE.files()));

    @TempDir Path folder;
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("pump-bearing-1.2.0.skm"), bytes).toString();
    }

    @Test
    void pushes_what_is_right_and_says_what_became_of_it() throws IOException {
        gateway.answersWith(201);
        gateway.answers(VERSION);
        assertThat(gateway.execute("model", "push", file(ARCHIVE))).isZero();
        assertThat(gateway.asked().getFirst())
                .isEqualTo("POST /api/models" + new String(ARCHIVE, UTF_8));
        assertThat(gateway.out())
                .contains(
                        "pump-bearing@1.2.0 is at the gateway: digest "
                                + BUNDLE.digest()
                                + ", signed by key 0a0b.");
        gateway.answersWith(200);
        gateway.answers(VERSION);
        assertThat(gateway.execute("model", "push", file(ARCHIVE))).isZero();
        assertThat(gateway.out()).contains("pump-bearing@1.2.0 was at the gateway already");
        gateway.answers(VERSION);
        assertThat(gateway.execute("model", "push", file(ARCHIVE), "--json")).isZero();
        assertThat(gateway.out()).contains("\"storedBy\" : \"anna\"");
    }

    @Test
    void sends_nothing_that_is_wrong() throws IOException {
        assertThat(gateway.execute("model", "push", file(new byte[] {1}))).isEqualTo(1);
        assertThat(gateway.out()).contains("SKR-M101", "1 problem");
        ModelBundle wrong = Bundles.bundle("1.0.0", new byte[] {1}, new byte[0]);
        byte[] archive = BundleWriter.archive(wrong.manifest(), wrong.files());
        assertThat(gateway.execute("model", "push", file(archive), "--json")).isEqualTo(1);
        assertThat(gateway.out()).contains("\"code\" : \"SKR-M130\"");
        assertThat(gateway.execute("model", "push", folder.resolve("none.skm").toString()))
                .isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T110");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void says_why_a_gateway_does_not_take_it() throws IOException {
        gateway.refuses(
                409,
                "{\"code\":\"SKR-G811\",\"title\":\"that version is there\",\"detail\":\"d\",\"hint\":\"h\"}");
        assertThat(gateway.execute("model", "push", file(ARCHIVE))).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-G811", "that version is there");
        gateway.refuses(
                422,
                "{\"code\":\"SKR-G810\",\"detail\":\"1 problems, the first: SKR-M199 of tomorrow\",\"problems\":[{}]}");
        assertThat(gateway.execute("model", "push", file(ARCHIVE))).isEqualTo(1);
        assertThat(gateway.out()).contains("SKR-M199 of tomorrow");
    }

    @Test
    void lists_models_with_who_runs_them_and_how_often_they_are_right() {
        gateway.answers("[]", "[" + MODEL + "]", "[" + MODEL + "]");
        assertThat(gateway.execute("model", "list")).isZero();
        assertThat(gateway.out()).contains("no models: './skerry model push FILE'");
        assertThat(gateway.execute("model", "list")).isZero();
        assertThat(gateway.out().lines().toList())
                .last()
                .asString()
                .startsWith("pump-bearing")
                .contains(
                        "1.2.0",
                        "anomaly-score",
                        "2.0 KiB",
                        "Apache-2.0",
                        "3 acting, 1 shadow refused; right 90 % (60 to 98 %) of 10");
        assertThat(gateway.execute("model", "list", "--json")).isZero();
        assertThat(gateway.asked()).allMatch("GET /api/models"::equals);
    }

    @Test
    void shows_the_latest_version_or_the_one_that_is_named() throws IOException {
        String assigned =
                "[{\"scope\": \"site\", \"target\": \"hall\", \"version\": \"1.1.0\"}, {\"scope\": \"all\", \"target\": \"\", \"version\": \"1.2.0\"}]";
        gateway.answers(MODEL, SHOWN, assigned, SHOWN);
        assertThat(gateway.execute("model", "show", "pump-bearing")).isZero();
        assertThat(gateway.out())
                .contains(
                        "pump-bearing 1.2.0, anomaly-score, Apache-2.0",
                        "digest " + BUNDLE.digest(),
                        "  vibration in mm/s, from 0.0 to 50.0",
                        "archive of 2.0 KiB, SHA-256 " + Sha256.hex(ARCHIVE),
                        "pushed by anna at 2026-03-01T10:00:00Z",
                        "signed by key 0a0b at 2026-03-01T10:00:01Z",
                        "agents: 3 acting, 1 shadow refused",
                        "alarms: right 90 %",
                        "assigned: 1.1.0 to site hall, 1.2.0 to all");
        assertThat(gateway.execute("model", "show", "pump-bearing@1.2.0", "--json")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "GET /api/models/pump-bearing",
                        "GET /api/models/pump-bearing/1.2.0",
                        "GET /api/models/pump-bearing/assignments",
                        "GET /api/models/pump-bearing/1.2.0");
        assertThat(gateway.execute("model", "show", "@1")).isEqualTo(2);
        assertThat(gateway.err()).contains("NAME@VERSION");
    }

    @Test
    void shows_what_is_of_a_later_format() {
        gateway.answers(
                "{\"version\": %s, \"manifest\": {\"format\": \"skerry-model/9\"}}"
                        .formatted(VERSION),
                "[]");
        assertThat(gateway.execute("model", "show", "pump-bearing@1.2.0")).isZero();
        assertThat(gateway.out())
                .contains(
                        "pump-bearing 1.2.0, digest " + BUNDLE.digest(),
                        "pushed by anna",
                        "assigned: to nobody");
    }

    @Test
    void shows_a_card_that_does_not_steer_the_terminal() throws IOException {
        gateway.answers("# Card\n\u001b[31mred\n", "# Card");
        assertThat(gateway.execute("model", "card", "pump-bearing@1.2.0")).isZero();
        assertThat(gateway.out().lines()).containsExactly("# Card", "\\u{1b}[31mred");
        assertThat(gateway.asked()).containsExactly("GET /api/models/pump-bearing/1.2.0/card");
        assertThat(gateway.execute("model", "card", "pump-bearing@1.2.0", "--json")).isZero();
        assertThat(gateway.out()).contains("\"card\" : \"# Card\"");
    }

    @Test
    void brings_a_bundle_that_is_the_one_that_the_gateway_speaks_of() throws IOException {
        Path file = folder.resolve("pulled.skm");
        gateway.answers(SHOWN);
        gateway.answers(ARCHIVE);
        String[] pull = {"model", "pull", "pump-bearing@1.2.0", "-o", file.toString()};
        assertThat(gateway.execute(pull)).isZero();
        assertThat(file).hasBinaryContent(ARCHIVE);
        assertThat(gateway.out()).contains(file + ": ", "digest " + BUNDLE.digest());
        Files.delete(file);
        gateway.answers(SHOWN, "something else");
        assertThat(gateway.execute(pull)).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T112");
        assertThat(file).doesNotExist();
    }

    @Test
    void writes_over_no_file_that_is_something_else() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.skm"), "mine");
        String[] pull = {"model", "pull", "pump-bearing@1.2.0", "-o", file.toString()};
        gateway.answers(SHOWN);
        gateway.answers(ARCHIVE);
        assertThat(gateway.execute(pull)).isEqualTo(2);
        assertThat(gateway.err()).contains("SKR-T113");
        assertThat(file).hasContent("mine");
        Files.write(file, ARCHIVE);
        gateway.answers(SHOWN);
        gateway.answers(ARCHIVE);
        assertThat(gateway.execute(pull)).isZero();
    }

    @Test
    void removes_the_version_that_is_named() {
        assertThat(gateway.execute("model", "remove", "pump-bearing")).isEqualTo(2);
        assertThat(gateway.err()).contains("Say which version: pump-bearing@1.2.0.");
        gateway.answers(VERSION);
        assertThat(gateway.execute("model", "remove", "pump-bearing@1.2.0")).isZero();
        assertThat(gateway.asked()).containsExactly("DELETE /api/models/pump-bearing/1.2.0");
        assertThat(gateway.out()).contains("pump-bearing@1.2.0 is not at the gateway any more.");
    }
}
