package dev.skerry.gateway.web.model;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.model.TestModels.archive;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.model.BundleFiles;
import dev.skerry.gateway.model.TestModels;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.sync.sign.Sha256;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** The catalogue as it is asked over REST. */
@QuarkusTest
class ModelsTest {
    private static final String MODELS = "/api/models";

    @Inject BundleFiles files;

    private static Response push(byte[] archive) {
        return given().contentType("application/zip").body(archive).post(MODELS);
    }

    private static String path(String version) {
        return MODELS + "/" + TestModels.NAME + "/" + version;
    }

    private static ModelBundle bundle(String version) {
        return TestModels.bundle(version, "# Größe".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keeps_a_bundle_and_gives_back_what_is_in_it() {
        ModelBundle bundle = bundle("1.0.0");
        byte[] archive = archive(bundle);
        push(archive)
                .then()
                .statusCode(201)
                .header("Location", endsWith(path("1.0.0")))
                .body("digest", equalTo(bundle.digest()))
                .body("storedBy", equalTo("anybody"));
        push(archive).then().statusCode(200).body("digest", equalTo(bundle.digest()));

        given().get(MODELS)
                .then()
                .statusCode(200)
                .body("name", hasItem(TestModels.NAME))
                .body("[0].versions.version", hasItem("1.0.0"));
        given().get(MODELS + "/" + TestModels.NAME)
                .then()
                .statusCode(200)
                .body(
                        "versions.find { it.version == '1.0.0' }.archiveBytes",
                        equalTo(archive.length));
        String key = given().get("/api/signing").path("signing");
        given().get(path("1.0.0"))
                .then()
                .statusCode(200)
                .body("version.task", equalTo("anomaly-score"))
                .body("version.licence", equalTo("Apache-2.0"))
                .body("version.archiveSha256", equalTo(Sha256.hex(archive)))
                .body("version.signedBy", equalTo(key))
                .body("version.runs", hasSize(0))
                .body("version.precision", nullValue())
                .body("manifest.features[0].unit", equalTo("mm/s"))
                .body("card", equalTo("# Größe"));
        given().get(path("1.0.0") + "/card")
                .then()
                .statusCode(200)
                .contentType("text/markdown;charset=UTF-8")
                .header("X-Content-Type-Options", "nosniff")
                .body(equalTo("# Größe"));
        Response given = given().get(path("1.0.0") + "/archive");
        given.then()
                .statusCode(200)
                .contentType("application/zip")
                .header("ETag", equalTo("\"" + bundle.digest() + "\""))
                .header("Content-Disposition", containsString("pump-bearing-1.0.0.skm"));
        assertThat(given.asByteArray()).isEqualTo(archive);
        given().get(MODELS + "/" + TestModels.NAME + "/agents")
                .then()
                .statusCode(200)
                .body("$", hasSize(0));
    }

    @Test
    void a_version_never_changes_its_content() {
        push(archive("1.1.0", "# One")).then().statusCode(201);
        push(archive("1.1.0", "# Other"))
                .then()
                .statusCode(409)
                .body("code", equalTo("SKR-G811"))
                .body("detail", containsString("pump-bearing 1.1.0"));
    }

    @Test
    void says_all_that_is_wrong_with_a_bundle() {
        push(new byte[] {1})
                .then()
                .statusCode(422)
                .body("code", equalTo("SKR-G810"))
                .body("problems", hasSize(1))
                .body("problems[0].code", equalTo("SKR-M101"));
        push(TestModels.wrong("1.3.0"))
                .then()
                .statusCode(422)
                .body("problems[0].code", equalTo("SKR-M130"))
                .body("problems[0].file", equalTo("model.onnx"));
        push(archive(TestModels.bundle("1.3.0", new byte[] {-1})))
                .then()
                .statusCode(422)
                .body("code", equalTo("SKR-G818"));
        given().get(path("1.3.0")).then().statusCode(404).body("code", equalTo("SKR-G812"));
    }

    @Test
    void knows_what_it_does_not_have() {
        for (String none :
                new String[] {"/none", "/none/1.0.0", "/none/1.0.0/archive", "/none/1.0.0/card"}) {
            given().get(MODELS + none).then().statusCode(404).body("code", equalTo("SKR-G812"));
        }
        given().delete(MODELS + "/none/1.0.0")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G812"));
    }

    @Test
    void removes_a_version() {
        push(archive("1.4.0", "# Card")).then().statusCode(201);
        given().delete(path("1.4.0")).then().statusCode(200).body("version", equalTo("1.4.0"));
        given().get(path("1.4.0")).then().statusCode(404);
        await().untilAsserted(
                        () ->
                                given().get("/api/audit?what=model.removed")
                                        .then()
                                        .body(containsString("model pump-bearing 1.4.0")));
    }

    @Test
    void says_that_the_disk_has_lost_an_archive_and_takes_it_again() throws IOException {
        ModelBundle bundle = bundle("1.5.0");
        push(archive(bundle)).then().statusCode(201);
        Files.write(
                files.folder().resolve(bundle.digest() + ".skm"),
                new byte[1],
                StandardOpenOption.APPEND);
        given().get(path("1.5.0") + "/archive")
                .then()
                .statusCode(503)
                .body("code", equalTo("SKR-G817"));
        push(archive(bundle)).then().statusCode(200);
        given().get(path("1.5.0") + "/archive").then().statusCode(200);
    }

    @Test
    void its_signatures_follow_the_keys() {
        push(archive("1.6.0", "# Card")).then().statusCode(201);
        String before = given().get(path("1.6.0")).path("version.signedBy");
        String next = given().post("/api/signing/rotate").path("signing");
        given().get(path("1.6.0"))
                .then()
                .body("version.signedBy", equalTo(next))
                .body("version.signedBy", not(equalTo(before)));
    }

    @Test
    void takes_a_bundle_that_says_how_long_it_is_and_nothing_else() {
        given().contentType("application/json")
                .body("{}")
                .post(MODELS)
                .then()
                .statusCode(415)
                .body("code", equalTo("SKR-G414"));
        given().contentType("application/zip")
                .post(MODELS)
                .then()
                .body("code", equalTo("SKR-G810"));
    }
}
