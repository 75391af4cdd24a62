package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.Bundles;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.onnx.TinyOnnx;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.Site;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Models are put into the catalogue, looked at and removed in the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelsIT {
    private static final String CARD =
            """
            # Wear of a pump's bearing

            Scores **how far** vibration is from what `pump 7` did in its first weeks.

            ## Where it is weak
            - pumps that are started often,
              several times an hour
            - speeds below 600 rpm

            1. first
            2. second

            | Fault | Found after |
            |---|---|
            | inner race | 3 h |
            | cage | *not* found |

            > Ask before you use it elsewhere.

            ```
            python train.py --seed 7 | tee a-log-with-a-name-that-is-longer-than-any-phone-is-wide.txt
            ```

            [The paper](https://example.org/bearing) and [a trap](javascript:alert(1))
            <img src=x onerror="window.stolen = true"><script>window.stolen = true</script>
            """;

    private Site site;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        site.awaitReady();
        push("1.2.0");
        push("1.3.0");
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        site.close();
    }

    private static byte[] archive(String version) {
        ModelBundle bundle =
                Bundles.bundle(
                        version, TinyOnnx.model(TinyOnnx.graph()).bytes(), CARD.getBytes(UTF_8));
        return BundleWriter.archive(bundle.manifest(), bundle.files());
    }

    private static FilePayload file(byte[] archive) {
        return new FilePayload("pump-bearing.skm", "application/zip", archive);
    }

    private void push(String version) {
        Http.Answer answer =
                site.http().post(site.uri("/api/models"), "application/zip", archive(version));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    }

    @Test
    void a_bundle_is_added_from_a_file_and_removed_again() {
        try (var dashboard = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            dashboard.go("#/fleet");
            dashboard.page().keyboard().press("g");
            dashboard.page().keyboard().press("m");
            Locator model = dashboard.find("table.models tr:has-text('pump-bearing')");
            assertThat(model).containsText("anomaly score");

            Locator chosen = dashboard.find("model-upload input[type=file]");
            chosen.setInputFiles(file(archive("1.4.0")));
            assertThat(dashboard.find("model-upload [role=status]"))
                    .containsText("pump-bearing 1.4.0 is at the gateway.");
            assertThat(model).containsText("1.4.0");
            chosen.setInputFiles(file(archive("1.4.0")));
            assertThat(dashboard.find("model-upload [role=status]"))
                    .containsText("pump-bearing 1.4.0 was at the gateway already.");

            dashboard.find("model-upload a:has-text('Show it')").click();
            assertThat(dashboard.find("h1")).hasText("pump-bearing");
            Locator latest = dashboard.find("model-page .writes li:has-text('1.4.0')");
            latest.locator("button:has-text('Remove')").first().click();
            dashboard.screenshot("model-remove");
            latest.locator("dialog .danger").click();
            assertThat(dashboard.find("model-page .writes li")).hasCount(2);
            assertThat(dashboard.find(".heading")).containsText("1.3.0");
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void a_bundle_that_is_not_right_is_refused_with_all_that_is_wrong() {
        try (var dashboard = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            dashboard.go("#/models");
            ModelBundle wrong = Bundles.bundle("9.0.0", new byte[] {1}, CARD.getBytes(UTF_8));
            dashboard
                    .find("model-upload input[type=file]")
                    .setInputFiles(file(BundleWriter.archive(wrong.manifest(), wrong.files())));
            assertThat(dashboard.find("model-upload [role=alert]")).containsText("SKR-G810");
            assertThat(dashboard.find("model-upload .troubles li"))
                    .containsText("SKR-M130 model.onnx");
            dashboard.screenshot("models-refused");
        }
    }

    @Test
    void a_model_is_shown_with_its_card_which_is_text_whatever_it_holds() {
        for (Look look : Look.values()) {
            try (var page = chromium.open(site.uri("").toString(), look)) {
                page.go("#/models");
                page.find("table.models .cover:has-text('pump-bearing')").first().waitFor();
                page.screenshot("models-" + look.fileName());
                assertThat(page.sidewaysScroll()).isZero();

                page.go("#/models/pump-bearing/1.2.0");
                Locator card = page.find(".markdown");
                assertThat(card.locator("strong")).hasText("how far");
                assertThat(card.locator("li").first())
                        .hasText("pumps that are started often, several times an hour");
                assertThat(card.locator("td").last()).hasText("not found");
                assertThat(card.locator("a")).hasCount(1);
                assertThat(card).containsText("[a trap](javascript:alert(1))");
                assertThat(card).containsText("<script>window.stolen = true</script>");
                assertThat(card.locator("img, script")).hasCount(0);
                assertThat(page.page().evaluate("window.stolen")).isNull();
                assertThat(page.find("model-page")).containsText("mm/s");
                assertThat(page.find("model-page")).containsText("Apache-2.0");
                assertThat(page.sidewaysScroll()).isZero();
                page.screenshot("model-" + look.fileName());
                card.scrollIntoViewIfNeeded();
                page.screenshot("model-card-" + look.fileName());
                assertThat(page.complaints()).isEmpty();
            }
        }
    }

    @Test
    void the_command_line_brings_a_large_bundle_there_and_back(@TempDir Path folder)
            throws IOException {
        Path file = Files.write(folder.resolve("pump-wear-1.0.0.skm"), large());
        String[] push = {"model", "push", file.toString()};
        assertThat(run(push)).contains("pump-wear@1.0.0 is at the gateway: digest ");
        assertThat(run(push)).contains("pump-wear@1.0.0 was at the gateway already");
        assertThat(run("model", "list")).contains("pump-wear", "6.0 MiB", "runs nowhere");
        assertThat(run("model", "show", "pump-wear")).contains("pushed by anybody", "signed by");
        assertThat(run("model", "card", "pump-wear@1.0.0")).startsWith("# Card");

        Path pulled = folder.resolve("pulled.skm");
        run("model", "pull", "pump-wear", "-o", pulled.toString());
        assertThat(pulled).hasSameBinaryContentAs(file);

        assertThat(run("model", "remove", "pump-wear@1.0.0")).contains("not at the gateway");
        assertThat(run("model", "list")).doesNotContain("pump-wear");
    }

    /** Larger than any other body may be. */
    private static byte[] large() {
        int weights = (6 << 20) / Float.BYTES;
        TinyOnnx graph =
                TinyOnnx.graph()
                        .message(
                                5,
                                TinyOnnx.tensor("weights", TinyOnnx.FLOAT32, weights)
                                        .bytes(9, new byte[weights * Float.BYTES]));
        Contents files =
                Bundles.bundle("1.0.0", TinyOnnx.model(graph).bytes(), "# Card".getBytes(UTF_8))
                        .files();
        ObjectNode json = Bundles.json(files).put("name", "pump-wear").put("version", "1.0.0");
        ((ObjectNode) json.get("limits")).put("memoryBytes", 16 << 20);
        return BundleWriter.archive(Bundles.manifest(json), files);
    }

    private String run(String... command) {
        var out = new StringWriter();
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--gateway", site.uri("").toString()));
        int exit =
                Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .execute(all.toArray(String[]::new));
        assertThat(exit).as("%s", out).isZero();
        return out.toString();
    }

    @Test
    void says_that_there_is_no_such_model() {
        try (var page = chromium.open(site.uri("").toString(), Look.PHONE_LIGHT)) {
            page.go("#/models/none/1.0.0");
            assertThat(page.find(".empty h1")).containsText("There is no model “none”");
        }
    }
}
