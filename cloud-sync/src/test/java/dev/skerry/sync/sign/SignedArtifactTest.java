package dev.skerry.sync.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.ArtifactFile;
import dev.skerry.sync.proto.ArtifactManifest;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Kind;
import dev.skerry.sync.sign.Artifact.Version;
import dev.skerry.sync.sign.SignedArtifact.Opened;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignedArtifactTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKeys A = SigningKeys.generate(RANDOM);
    private static final SigningKeys B = SigningKeys.generate(RANDOM);
    private static final SigningKeys C = SigningKeys.generate(RANDOM);
    private static final Map<String, Content> FILES =
            Map.of("heat.onnx", content("graph"), "notes/read-me.txt", content("notes"));
    private static final Artifact HEAT =
            new Artifact(Kind.MODEL, "heat", new Version(1, 2, 0), new TreeMap<>(FILES), 17);

    private static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyRing ring(Signed set) throws SignFormatException {
        return KeyRing.first(set);
    }

    private static Signed signed(SigningKeys by) {
        return Orders.sign(by, Orders.ARTIFACT, HEAT.encode());
    }

    private static Opened open(Signed manifest) throws SignFormatException {
        return SignedArtifact.open(
                manifest.toByteArray(), ring(KeyRing.begin(A, B.verifyKeys(), 100)));
    }

    private static void assertRefused(Signed manifest, String why) throws SignFormatException {
        assertThat(open(manifest))
                .isInstanceOfSatisfying(
                        Opened.Refused.class, refused -> assertThat(refused.why()).contains(why));
    }

    @Test
    void is_believed_if_a_key_that_counts_signed_it() throws Exception {
        assertThat(open(signed(A))).isEqualTo(new Opened.Good(HEAT));
        assertThat(open(signed(B))).isEqualTo(new Opened.Good(HEAT));
    }

    @Test
    void is_refused_if_another_signed_it_or_it_was_changed() throws Exception {
        assertRefused(signed(C), "but another");
        assertRefused(signed(C).toBuilder().setKeyId(A.verifyKeys().id().hex()).build(), "changed");
        ArtifactManifest other = HEAT.encode().toBuilder().setVersion("1.2.1").build();
        assertRefused(
                signed(A).toBuilder().setStatement(other.toByteString()).build(), "was changed");
        assertRefused(Orders.sign(A, Orders.PROFILES, HEAT.encode()), "something else");
        assertRefused(Signed.getDefaultInstance(), "but another");
    }

    @Test
    void one_of_two_signatures_is_none() throws Exception {
        byte[] signature = signed(A).getSignature().toByteArray();
        for (int half : new int[] {1, 65}) {
            byte[] broken = signature.clone();
            broken[half] ^= 1;
            assertRefused(
                    signed(A).toBuilder().setSignature(ByteString.copyFrom(broken)).build(),
                    "was changed");
        }
        assertRefused(
                signed(A).toBuilder().setSignature(ByteString.copyFrom(signature, 0, 65)).build(),
                "was changed");
    }

    @Test
    void one_of_a_key_that_has_ended_is_told_from_a_forged_one() throws Exception {
        KeyRing first = ring(KeyRing.begin(A, B.verifyKeys(), 100));
        KeyRing next = first.next(first.change(B, C.verifyKeys(), 200));
        assertThat(SignedArtifact.open(signed(A).toByteArray(), next))
                .isEqualTo(new Opened.Ended(A.verifyKeys().id().hex(), HEAT));
        assertThat(SignedArtifact.open(signed(B).toByteArray(), next))
                .isEqualTo(new Opened.Good(HEAT));
    }

    @Test
    void has_one_encoding_whatever_order_the_files_came_in() throws Exception {
        assertThat(Artifact.decode(HEAT.encode().toByteString())).isEqualTo(HEAT);
        ArtifactManifest.Builder turned = HEAT.encode().toBuilder().clearFiles();
        HEAT.encode().getFilesList().reversed().forEach(turned::addFiles);
        assertRefused(Orders.sign(A, Orders.ARTIFACT, turned.build()), "the one manifest");
        ArtifactManifest twice =
                HEAT.encode().toBuilder().addFiles(HEAT.encode().getFiles(1)).build();
        assertRefused(Orders.sign(A, Orders.ARTIFACT, twice), "the one manifest");
    }

    @Test
    void is_bounded_and_made_of_names_that_lead_nowhere_else() throws Exception {
        for (String path : new String[] {"../up", "/root", ".hidden", "a//b", "a/..", "a\nb", ""}) {
            ArtifactManifest manifest =
                    HEAT.encode().toBuilder()
                            .clearFiles()
                            .addFiles(
                                    ArtifactFile.newBuilder()
                                            .setPath(path)
                                            .setSha256(content("x").sha256()))
                            .build();
            assertRefused(Orders.sign(A, Orders.ARTIFACT, manifest), "the path");
        }
        TreeMap<String, Content> many = new TreeMap<>();
        IntStream.rangeClosed(0, Artifact.MOST_FILES)
                .forEach(i -> many.put("file-" + i, content("x")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Artifact(Kind.AGENT, "a", new Version(1, 0, 0), many, 1))
                .withMessageContaining("257 files");
        assertThat(
                        SignedArtifact.open(
                                new byte[SignedArtifact.MOST_BYTES + 1],
                                ring(KeyRing.begin(A, B.verifyKeys(), 100))))
                .isInstanceOf(Opened.Refused.class);
    }

    @Test
    void the_largest_fits_into_its_bound() {
        TreeMap<String, Content> many = new TreeMap<>();
        IntStream.range(0, Artifact.MOST_FILES)
                .forEach(
                        i ->
                                many.put(
                                        "%03d-".formatted(i) + "x".repeat(196),
                                        new Content(Long.MAX_VALUE, content("x").sha256())));
        var largest = new Artifact(Kind.MODEL, "n".repeat(64), new Version(1, 0, 0), many, 1);
        assertThat(Orders.sign(A, Orders.ARTIFACT, largest.encode()).getSerializedSize())
                .isLessThan(SignedArtifact.MOST_BYTES);
    }

    @Test
    void damaged_bytes_are_refused_and_nothing_worse() throws Exception {
        long seed = RANDOM.nextLong();
        Random random = new Random(seed);
        KeyRing ring = ring(KeyRing.begin(A, B.verifyKeys(), 100));
        byte[] good = signed(A).toByteArray();
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
            assertThat(SignedArtifact.open(bad, ring))
                    .as("seed %d, round %d", seed, i)
                    .isNotInstanceOf(Opened.Good.class);
        }
    }

    @Test
    void what_differs_is_named() {
        assertThat(HEAT.difference(FILES)).isEmpty();
        assertThat(HEAT.difference(with("heat.onnx", content("graqh"))))
                .hasValueSatisfying(why -> assertThat(why).contains("'heat.onnx' is another"));
        assertThat(HEAT.difference(with("more.bin", content("x"))))
                .hasValue("'more.bin' is not in the manifest");
        assertThat(HEAT.difference(Map.of("heat.onnx", content("graph"))))
                .hasValue("'notes/read-me.txt' is missing");
        assertThat(
                        HEAT.difference(
                                Map.of(
                                        "heat.onnx", content("notes"),
                                        "notes/read-me.txt", content("graph"))))
                .isPresent();
    }

    private static Map<String, Content> with(String path, Content content) {
        Map<String, Content> files = new TreeMap<>(FILES);
        files.put(path, content);
        return files;
    }

    @Test
    void versions_are_three_numbers_in_the_order_of_numbers() {
        assertThat(Version.of("1.10.0").orElseThrow())
                .isGreaterThan(Version.of("1.9.9").orElseThrow())
                .hasToString("1.10.0");
        for (String none : new String[] {"1.2", "1.2.3.4", "01.2.3", "1.2.x", "1.2.1234567890"}) {
            assertThat(Version.of(none)).as(none).isEmpty();
        }
    }
}
