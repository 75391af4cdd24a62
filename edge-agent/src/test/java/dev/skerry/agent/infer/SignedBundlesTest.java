package dev.skerry.agent.infer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeGraph;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.SignedModels.Demand;
import dev.skerry.agent.trust.Trust;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Kind;
import dev.skerry.sync.sign.Artifact.Version;
import dev.skerry.sync.sign.DualSignature;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.sync.sign.SigningKeys;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles as an agent that knows its gateway's keys takes them. */
class SignedBundlesTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKeys A = SigningKeys.generate(RANDOM);
    private static final SigningKeys B = SigningKeys.generate(RANDOM);
    private static final SigningKeys C = SigningKeys.generate(RANDOM);
    private static final Signed FIRST = KeyRing.begin(A, B.verifyKeys(), 100);
    private static final byte[] GRAPH = EnvelopeGraph.model(EnvelopeSpec.standard());
    private static final DeviceProfile RANGE = Fixture.profile("heat@^1", 2);

    @TempDir Path folder;
    private Path models;
    private SealedFiles sealing = SealedFiles.PLAIN;
    private final Map<String, byte[]> durable = new HashMap<>();
    private final RecordedTrail trail = new RecordedTrail();
    private Trust trust;

    @BeforeEach
    void start() throws IOException {
        models = Files.createDirectories(folder.resolve("models"));
        start(true);
    }

    private void start(boolean isGatewayKnown) {
        trust = new Trust(folder, SealedFiles.PLAIN, isGatewayKnown, "north", 1, trail);
    }

    private void pin(Signed... sets) {
        trust.keys().follow(KeySets.newBuilder().addAllSets(List.of(sets)).build());
    }

    private InferenceStage stage(Demand demand) {
        return new InferenceStage(
                models,
                sealing,
                trust.models(
                        demand,
                        (states, whenDurable) -> {
                            durable.putAll(states);
                            whenDurable.run();
                        },
                        durable),
                Map.of());
    }

    /** A bundle of a graph and some notes. */
    private Path bundle(String name) throws IOException {
        Path bundle = Files.createDirectories(models.resolve(name));
        Files.write(bundle.resolve("heat.onnx"), GRAPH);
        Files.writeString(bundle.resolve("notes.txt"), "learned in 2026");
        return bundle;
    }

    private static Signed manifest(SigningKeys by, Kind kind, String version, long at, Path bundle)
            throws IOException {
        TreeMap<String, Content> files = new TreeMap<>();
        for (String name : List.of("heat.onnx", "notes.txt")) {
            files.put(name, Content.of(Files.readAllBytes(bundle.resolve(name))));
        }
        return Orders.sign(
                by,
                Orders.ARTIFACT,
                new Artifact(kind, "heat", Version.of(version).orElseThrow(), files, at).encode());
    }

    private Path signed(SigningKeys by, String version, long at) throws IOException {
        Path bundle = bundle("heat-" + version);
        put(bundle, manifest(by, Kind.MODEL, version, at, bundle));
        return bundle;
    }

    private static void put(Path bundle, Signed manifest) throws IOException {
        Files.write(bundle.resolve(SignedArtifact.MANIFEST), manifest.toByteArray());
    }

    private static boolean runs(InferenceStage stage, DeviceProfile profile) {
        return !stage.infer(profile, List.of(Fixture.reading("oven-1", 1, 20))).isEmpty();
    }

    private void assertRuns(DeviceProfile profile) {
        try (var stage = stage(Demand.IF_ENROLLED)) {
            assertThat(runs(stage, profile)).as("%s", stage.troubles()).isTrue();
            assertThat(stage.troubles()).isEmpty();
        }
    }

    private void assertRefused(DeviceProfile profile, String code, String why) {
        try (var stage = stage(Demand.IF_ENROLLED)) {
            assertThat(runs(stage, profile)).isFalse();
            assertThat(stage.troubles()).extracting(Refusal::code).containsExactly(code);
            assertThat(stage.troubles().getFirst().message()).contains(why);
        }
        assertThat(trail.entries.getLast().what()).isEqualTo("model.refused");
    }

    @Test
    void one_that_a_pinned_key_signed_for_runs() throws Exception {
        pin(FIRST);
        signed(A, "1.0.0", 200);
        assertRuns(RANGE);
        signed(B, "1.1.0", 200);
        assertRuns(RANGE);
        assertThat(trail.kinds()).containsExactly("keys.pinned");
    }

    @Test
    void one_without_a_manifest_is_refused_and_recorded_once() throws Exception {
        pin(FIRST);
        bundle("heat-1.0.0");
        assertRefused(RANGE, "SKR-A690", SignedArtifact.MANIFEST);
        try (var stage = stage(Demand.IF_ENROLLED)) {
            trail.entries.clear();
            DeviceProfile other = Fixture.profile("heat@^1.0", 2);
            assertThat(runs(stage, RANGE) || runs(stage, other)).isFalse();
            assertThat(trail.kinds()).containsExactly("model.refused");
        }
        Files.write(models.resolve("flat-1.0.0.onnx"), GRAPH);
        assertRefused(Fixture.profile("flat", 2), "SKR-A690", "flat-1.0.0.onnx");
    }

    @Test
    void a_file_that_was_changed_exchanged_added_or_taken_is_noticed() throws Exception {
        pin(FIRST);
        Path bundle = signed(A, "1.0.0", 200);
        byte[] changed = GRAPH.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(bundle.resolve("heat.onnx"), changed);
        assertRefused(RANGE, "SKR-A692", "'heat.onnx' is another");
        Files.write(bundle.resolve("heat.onnx"), GRAPH);
        Files.write(bundle.resolve("notes.txt"), GRAPH);
        assertRefused(RANGE, "SKR-A692", "'notes.txt' is another");
        Files.delete(bundle.resolve("notes.txt"));
        assertRefused(RANGE, "SKR-A692", "'notes.txt' is missing");
        Files.writeString(bundle.resolve("notes.txt"), "learned in 2026");
        Path more = Files.createDirectories(bundle.resolve("lib")).resolve("more.so");
        Files.writeString(more, "x");
        assertRefused(RANGE, "SKR-A692", "'lib/more.so' is not in the manifest");
        Files.delete(more);
        assertRuns(RANGE);
    }

    @Test
    void a_manifest_of_another_bundle_version_or_kind_is_refused() throws Exception {
        pin(FIRST);
        Path heat = signed(A, "1.0.0", 200);
        Path cold = bundle("cold-1.0.0");
        put(cold, manifest(A, Kind.MODEL, "1.0.0", 200, cold));
        assertRefused(Fixture.profile("cold", 2), "SKR-A692", "model heat 1.0.0");
        put(heat, manifest(A, Kind.MODEL, "1.0.1", 200, heat));
        assertRefused(RANGE, "SKR-A692", "model heat 1.0.1");
        put(heat, manifest(A, Kind.AGENT, "1.0.0", 200, heat));
        assertRefused(RANGE, "SKR-A692", "agent heat 1.0.0");
    }

    @Test
    void a_manifest_that_was_changed_or_signed_by_another_or_by_half_is_refused() throws Exception {
        pin(FIRST);
        Path heat = signed(C, "1.0.0", 200);
        assertRefused(RANGE, "SKR-A691", "but another");
        Signed good = manifest(A, Kind.MODEL, "1.0.0", 200, heat);
        Signed later = manifest(A, Kind.MODEL, "1.0.0", 300, heat);
        put(heat, good.toBuilder().setStatement(later.getStatement()).build());
        assertRefused(RANGE, "SKR-A691", "was changed");
        DualSignature mine = DualSignature.decode(good.getSignature());
        DualSignature others =
                DualSignature.decode(manifest(C, Kind.MODEL, "1.0.0", 200, heat).getSignature());
        for (var half :
                List.of(
                        new DualSignature(mine.ed25519(), others.mlDsa65()),
                        new DualSignature(others.ed25519(), mine.mlDsa65()))) {
            put(heat, good.toBuilder().setSignature(half.encode()).build());
            assertRefused(RANGE, "SKR-A691", "was changed");
        }
        Signed long_ =
                good.toBuilder()
                        .setSignature(ByteString.copyFrom(new byte[SignedArtifact.MOST_BYTES]))
                        .build();
        put(heat, long_);
        assertRefused(RANGE, "SKR-A691", "none has more than");
    }

    @Test
    void what_ran_runs_on_after_its_key_has_ended_and_nothing_else_does() throws Exception {
        pin(FIRST);
        signed(A, "1.0.0", 200);
        assertRuns(RANGE);
        pin(KeyRing.first(FIRST).change(B, C.verifyKeys(), 300));
        assertRuns(RANGE);
        Path later = signed(A, "1.1.0", 200);
        assertRefused(Fixture.profile("heat@1.1.0", 2), "SKR-A691", "has ended");
        put(later, manifest(B, Kind.MODEL, "1.1.0", 400, later));
        assertRuns(RANGE);
    }

    @Test
    void the_older_one_goes_on_when_a_newer_one_is_refused() throws Exception {
        pin(FIRST);
        signed(A, "1.0.0", 200);
        assertRuns(RANGE);
        signed(C, "1.1.0", 300);
        try (var stage = stage(Demand.IF_ENROLLED)) {
            assertThat(runs(stage, RANGE)).isTrue();
            assertThat(stage.troubles()).extracting(Refusal::code).containsExactly("SKR-A691");
            assertThat(stage.troubles().getFirst().message()).contains("heat-1.1.0");
        }
    }

    @Test
    void the_older_one_goes_on_when_a_newer_one_can_not_even_be_judged() throws Exception {
        pin(FIRST);
        signed(A, "1.0.0", 200);
        Path newer = Files.createDirectories(models.resolve("heat-1.9.9"));
        assertGoesOn("SKR-M003", "no file *.onnx");
        Path large = newer.resolve("large.bin");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((64L << 20) + 1);
        }
        assertGoesOn("SKR-M003", "it is larger than");
        Files.delete(large);
        Files.write(newer.resolve("heat.onnx"), GRAPH);
        Path second = Files.write(newer.resolve("more.onnx"), GRAPH);
        assertGoesOn("SKR-M003", "more than one");
        Files.delete(second);
        Path link =
                Files.createSymbolicLink(newer.resolve("notes.txt"), newer.resolve("heat.onnx"));
        assertGoesOn("SKR-M002", "is a link");
        Files.delete(link);
        signed(A, "1.9.9", 300);
        assertRuns(RANGE);
        Files.delete(newer.resolve("heat.onnx"));
        assertRefused(RANGE, "SKR-M003", "no file *.onnx");
    }

    private void assertGoesOn(String code, String why) {
        try (var stage = stage(Demand.IF_ENROLLED)) {
            assertThat(runs(stage, RANGE)).as("%s", stage.troubles()).isTrue();
            assertThat(stage.troubles())
                    .singleElement()
                    .satisfies(
                            trouble -> {
                                assertThat(trouble.code()).isEqualTo(code);
                                assertThat(trouble.message()).contains("heat-1.9.9", why);
                            });
        }
    }

    @Test
    void an_older_one_than_ran_before_is_refused_unless_the_profile_names_it() throws Exception {
        pin(FIRST);
        Path old = signed(A, "1.0.0", 200);
        Path current = signed(A, "1.1.0", 300);
        assertRuns(RANGE);
        for (String name : List.of("heat.onnx", "notes.txt", SignedArtifact.MANIFEST)) {
            Files.delete(current.resolve(name));
        }
        Files.delete(current);
        assertRefused(RANGE, "SKR-A693", "1.1.0");
        assertRuns(Fixture.profile("heat@1.0.0", 2));
        put(old, manifest(A, Kind.MODEL, "1.0.0", 199, old));
        assertRefused(Fixture.profile("heat@1.0.0", 2), "SKR-A693", "version 1.0.0");
    }

    @Test
    void waits_for_the_keys_of_its_gateway_and_needs_none_without_one() throws Exception {
        signed(A, "1.0.0", 200);
        bundle("bare-1.0.0");
        DeviceProfile bare = Fixture.profile("bare", 2);
        try (var stage = stage(Demand.IF_ENROLLED)) {
            assertThat(runs(stage, RANGE)).isFalse();
            assertThat(stage.troubles()).extracting(Refusal::code).containsExactly("SKR-A694");
            pin(FIRST);
            assertThat(runs(stage, RANGE)).isTrue();
            assertThat(stage.troubles()).isEmpty();
        }
        try (var stage = stage(Demand.NO)) {
            assertThat(runs(stage, bare)).isTrue();
        }
        Files.delete(folder.resolve(Trust.FILE));
        start(false);
        assertRuns(bare);
        try (var stage = stage(Demand.REQUIRED)) {
            assertThat(runs(stage, bare)).isFalse();
            assertThat(stage.troubles()).extracting(Refusal::code).containsExactly("SKR-A694");
            assertThat(runs(stage, Fixture.profile("builtin:envelope", 2)))
                    .as("it is part of the agent")
                    .isTrue();
        }
        Files.writeString(folder.resolve(Trust.FILE), "damaged");
        start(false);
        assertRefused(RANGE, "SKR-A694", "is damaged");
    }

    @Test
    void what_is_signed_is_what_was_before_it_was_sealed() throws Exception {
        pin(FIRST);
        Path key = folder.resolve("card.key");
        DataKey.make(key, RANDOM);
        sealing = SealedFiles.sealing(DataKey.read(key), "models");
        Path model = signed(A, "1.0.0", 200).resolve("heat.onnx");
        sealing.adopt(model, _ -> true);
        assertThat(SealedFiles.isSealed(Files.readAllBytes(model))).isTrue();
        Files.writeString(model.resolveSibling("heat.onnx.part"), "a crash left this");
        assertRuns(RANGE);
    }
}
