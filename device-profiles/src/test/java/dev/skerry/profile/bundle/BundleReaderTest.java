package dev.skerry.profile.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.bundle.archive.ArchiveWriter;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.json.CanonicalJson;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.BundleProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BundleReaderTest {
    private static final ModelManifest MANIFEST = Bundles.manifest(Bundles.json());

    @Test
    void opens_what_was_written() throws IOException {
        byte[] archive = archive(MANIFEST, Bundles.files());
        ModelBundle bundle = good(archive);
        assertThat(bundle.manifest()).isEqualTo(MANIFEST);
        assertThat(bundle.graph()).isEqualTo("graph".getBytes(UTF_8));
        assertThat(bundle.files().paths())
                .containsExactly("card.md", "golden.jsonl", "model.onnx", "state.bin");
        assertThat(bundle.digest()).isEqualTo(Sha256.hex(BundleWriter.manifest(MANIFEST)));
        assertThat(archive(bundle.manifest(), bundle.files())).isEqualTo(archive);
    }

    @Test
    void the_digest_changes_with_any_file() throws IOException {
        Contents others = Bundles.files().with("card.md", "# Another".getBytes(UTF_8));
        ModelManifest manifest = Bundles.manifest(Bundles.json(others));
        assertThat(good(archive(manifest, others)).digest())
                .isNotEqualTo(good(archive(MANIFEST, Bundles.files())).digest());
    }

    @Test
    void says_which_files_are_missing_and_different_and_not_listed() throws IOException {
        Contents files =
                Bundles.files()
                        .without("card.md")
                        .with("state.bin", new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})
                        .with("golden.jsonl", new byte[0])
                        .with("more.txt", new byte[0]);
        assertThat(refused(archive(MANIFEST, files)))
                .extracting(it -> it.code().code() + " " + it.file())
                .containsExactly(
                        "SKR-M120 card.md",
                        "SKR-M122 golden.jsonl",
                        "SKR-M122 state.bin",
                        "SKR-M121 more.txt");
    }

    @Test
    void refuses_a_manifest_that_is_not_canonical_or_no_json() throws IOException {
        byte[] pretty = Bundles.json().toPrettyString().getBytes(UTF_8);
        assertThat(refused(archive(pretty)))
                .extracting(it -> it.code().code())
                .containsExactly("SKR-M106");
        assertThat(refused(archive("{".getBytes(UTF_8))))
                .extracting(it -> it.code().code())
                .containsExactly("SKR-M105");
        assertThat(refused(archive("[]".getBytes(UTF_8))))
                .extracting(it -> it.code().code())
                .containsExactly("SKR-M112");
    }

    @Test
    void says_what_is_wrong_in_a_manifest_that_is_not_canonical_as_well() throws IOException {
        JsonNode json = Bundles.changed("/task", "\"anomaly\"");
        assertThat(refused(archive(json.toPrettyString().getBytes(UTF_8))))
                .extracting(it -> it.code().code())
                .containsExactly("SKR-M106", "SKR-M113");
    }

    @Test
    void is_refused_wherever_it_ends_too_early_and_with_whatever_damage() throws IOException {
        byte[] archive = archive(MANIFEST, Bundles.files());
        for (int length = 0; length < archive.length; length++) {
            assertThat(refused(Arrays.copyOf(archive, length))).isNotEmpty();
        }
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = archive.clone();
            for (int hit = random.nextInt(4); hit >= 0; hit--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (!Arrays.equals(damaged, archive)) {
                assertThat(open(damaged))
                        .as("seed %d", seed)
                        .isInstanceOf(BundleReader.Result.Refused.class);
            }
        }
    }

    @Test
    void damage_that_the_archive_does_not_notice_is_refused_by_the_manifest() throws IOException {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] manifest = CanonicalJson.write(Bundles.json());
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = manifest.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            BundleReader.Result result = open(archive(damaged));
            if (result instanceof BundleReader.Result.Good(ModelBundle bundle)) {
                assertThat(BundleWriter.manifest(bundle.manifest()))
                        .as("seed %d", seed)
                        .isEqualTo(damaged);
            }
        }
    }

    private static byte[] archive(ModelManifest manifest, Contents files) {
        return BundleWriter.archive(manifest, files);
    }

    private static byte[] archive(byte[] manifest) {
        return ArchiveWriter.write(Bundles.files().with(ModelManifest.PATH, manifest));
    }

    private static BundleReader.Result open(byte[] archive) throws IOException {
        return BundleReader.read(new ByteArrayInputStream(archive));
    }

    private static ModelBundle good(byte[] archive) throws IOException {
        return switch (open(archive)) {
            case BundleReader.Result.Good(ModelBundle bundle) -> bundle;
            case BundleReader.Result.Refused(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }

    private static List<BundleProblem> refused(byte[] archive) throws IOException {
        return open(archive) instanceof BundleReader.Result.Refused(var problems)
                ? problems
                : List.of();
    }
}
